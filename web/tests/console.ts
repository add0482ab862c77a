import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";

export { expect } from "@playwright/test";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
export const MAN = `${SAMPLES}man-174cm.jpg`;
export const WOMAN = `${SAMPLES}woman-160cm.jpg`;

/** A page of a user of its own; whatever the browser complains about fails the test. */
export const test = base.extend<{ user: string; complaints: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters' names
  user: async ({}, use) => {
    await use(`e2e-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`);
  },
  complaints: [
    async ({ page, user }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
      });
      await page.addInitScript((id) => {
        if (localStorage.getItem("hypermob.settings") === null)
          localStorage.setItem("hypermob.settings", JSON.stringify({ userId: id }));
      }, user);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export async function choosePhoto(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) {
  await page.locator("input[type=file]").first().setInputFiles(file);
  await expect(page.getByAltText("The chosen photo")).toBeVisible();
}

/** The API's address, as whoever serves the console gives it. */
export async function servedApi(page: Page): Promise<string> {
  const { apiUrl } = (await page.evaluate(async () => (await fetch("./config.json")).json())) as { apiUrl: string };
  return apiUrl;
}

/** Photo, stature, start; waits for the result. */
export async function seatSetup(page: Page, file = MAN, stature = "173.9") {
  await page.goto("/");
  await choosePhoto(page, file);
  await page.getByLabel("Stature").fill(stature);
  await page.getByRole("button", { name: "Find the settings" }).click();
  await expect(page.getByRole("heading", { name: "In the car" })).toBeVisible({ timeout: 60_000 });
}

/** A part of a photo, or a plain colour, as a JPEG: made by the browser itself. */
export async function picture(page: Page, draw: "cropped" | "empty") {
  const source = `data:image/jpeg;base64,${readFileSync(MAN).toString("base64")}`;
  const base64 = await page.evaluate(
    async ({ source, draw }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = draw === "cropped" ? Math.round(image.naturalHeight * 0.6) : image.naturalHeight;
      const brush = canvas.getContext("2d");
      if (draw === "cropped") brush?.drawImage(image, 0, 0);
      else brush?.fillRect(0, 0, canvas.width, canvas.height);
      return canvas.toDataURL("image/jpeg", 0.92).split(",")[1] ?? "";
    },
    { source, draw },
  );
  return { name: `${draw}.jpg`, mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}
