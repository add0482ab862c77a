import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BrowserContextOptions, devices, expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { MAN } from "./console";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ALL = folder("../screenshots/");
const KEPT = folder("../../docs/images/");
const VIDEO = folder("../../samples/face-10s.mp4");
const MAX_BYTES = 150_000; // a picture that a repository keeps

const DESKTOP: BrowserContextOptions = { viewport: { width: 1360, height: 900 } };
const PHONE: BrowserContextOptions = { ...devices["Pixel 7"], deviceScaleFactor: 2 };
const VARIANTS: Record<string, BrowserContextOptions> = {
  "desktop-light-en": { ...DESKTOP, locale: "en-US", colorScheme: "light" },
  "desktop-dark-en": { ...DESKTOP, locale: "en-US", colorScheme: "dark" },
  "phone-light-en": { ...PHONE, locale: "en-US", colorScheme: "light" },
  "phone-dark-en": { ...PHONE, locale: "en-US", colorScheme: "dark" },
  "desktop-light-ko": { ...DESKTOP, locale: "ko-KR", colorScheme: "light" },
  "phone-dark-ko": { ...PHONE, locale: "ko-KR", colorScheme: "dark" },
};

mkdirSync(ALL, { recursive: true });

for (const [variant, options] of Object.entries(VARIANTS)) {
  test(variant, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ ...options, ...(baseURL ? { baseURL } : {}), reducedMotion: "reduce" });
    const page = await context.newPage();
    const take = (name: string) => shoot(page, `${ALL}${name}-${variant}.png`);
    await page.addInitScript(() => localStorage.setItem("hypermob.settings", JSON.stringify({ userId: "kim" })));
    await page.goto("/");
    await take("seat-start");
    await seatResult(page);
    await take("seat-result");
    await eyesStart(page);
    await take("eyes-start");
    await eyesResult(page);
    await take("eyes-result");
    await page.goto("/#/history");
    await expect(page.locator("tbody tr").first()).toBeVisible();
    await take("history");
    await page.goto("/#/settings");
    await page.locator(".connection button").click();
    await expect(page.locator(".finding")).toHaveCount(2);
    await take("settings");
    await context.close();
  });
}

test("for the README", async ({ browser, baseURL }) => {
  const options = {
    ...DESKTOP,
    viewport: { width: 1280, height: 1240 },
    locale: "en-US",
    colorScheme: "light",
  } as const;
  const context = await browser.newContext({ ...options, ...(baseURL ? { baseURL } : {}), reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/");
  await seatResult(page);
  await keep(page, "console-seat.png");
  await eyesStart(page);
  await eyesResult(page);
  await keep(page, "console-eyes.png");
  await context.close();
});

/** The whole page in a window as high as it, so that what is fixed to the window's end stands at the page's. */
async function shoot(page: Page, path: string): Promise<void> {
  const window = page.viewportSize() ?? { width: 0, height: 0 };
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...window, height: Math.max(height, window.height) });
  await page.screenshot({ path });
  await page.setViewportSize(window);
}

async function seatResult(page: Page): Promise<void> {
  await page.locator("input[type=file]").first().setInputFiles(MAN);
  await page.locator("[data-stature]").fill("173.9");
  await page.locator("form button[type=submit]").click();
  const overlay = page.locator(".overlay img");
  await expect.poll(() => overlay.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
}

async function eyesStart(page: Page): Promise<void> {
  await page.goto("/#/eyes");
  await expect(page.locator("input[type=file]").first()).toBeAttached();
}

async function eyesResult(page: Page): Promise<void> {
  await page.locator("input[type=file]").first().setInputFiles(VIDEO);
  await page.getByRole("button", { name: /^(Upload and analyse|업로드)/ }).click();
  await expect(page.locator("canvas").first()).toBeVisible({ timeout: 90_000 });
  await page.waitForLoadState("networkidle");
}

/** With as many colours as fit the size that a repository should keep. */
async function keep(page: Page, name: string): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0));
  const shot = await sharp(await page.screenshot())
    .resize({ width: 1024 })
    .png()
    .toBuffer();
  for (const colours of [256, 192, 128, 96, 64]) {
    const small = await sharp(shot).png({ palette: true, colours, effort: 10, dither: 0.6 }).toBuffer();
    if (small.length > MAX_BYTES && colours > 64) continue;
    expect(small.length).toBeLessThanOrEqual(MAX_BYTES);
    writeFileSync(`${KEPT}${name}`, small);
    return;
  }
}
