import AxeBuilder from "@axe-core/playwright";
import { chromium, type Page } from "@playwright/test";
import { LAUNCH } from "../playwright.config";
import { expect, test } from "./console";
import { chooseVideo, FACE, faceCamera, serveHalfHour, shown, start, summaryOf } from "./eyes_steps";
import { tasksWhile } from "./eyes_trace";
import { openLine } from "./line";

const currentTime = (page: Page) =>
  page.getByLabel("The video", { exact: true }).evaluate((video: HTMLVideoElement) => video.currentTime);

test("a video becomes blinks, curves and a hint, and a click on a blink goes there", async ({ page }) => {
  await chooseVideo(page);
  await page.getByText("Up and down", { exact: true }).click();
  await start(page);
  await expect(page.getByRole("progressbar", { name: "Analyse the parts side by side" })).toBeVisible();
  await shown(page);

  const summary = await summaryOf(page);
  expect(summary.blink_count).toBe(7);
  expect(summary.parameters).toMatchObject({ prompted: "up-down" });
  const blinks = page.getByRole("region", { name: "Blinks and closures" }).getByRole("button");
  await expect(blinks).toHaveCount(summary.blinks.length);
  await expect(page.locator(".eyes-figure").first()).toHaveText(String(summary.blink_count));
  await expect(page.locator(".eyes-range").first()).toContainText(
    `${summary.gaze?.vertical_range_deg?.toFixed(1)}°`, // computed here from the table, there by the service
  );

  const fourth = summary.blinks[3];
  await blinks.nth(3).click();
  await expect.poll(() => currentTime(page)).toBeCloseTo(fourth?.peak_s ?? 0, 1);
  await expect(blinks.nth(3)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".eyes-place")).toContainText(`frame ${(fourth?.peak_frame ?? 0) + 1}`);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => currentTime(page)).toBeCloseTo(summary.blinks[4]?.peak_s ?? 0, 1);

  await expect(page.getByText("No hint from this video")).toBeVisible();
  await expect(page.getByText("The recording is too short")).toBeVisible();
  await expect(page.getByText("not a diagnosis")).toBeVisible();
});

test("it plays, and the playhead follows", async ({ page }) => {
  await chooseVideo(page);
  await start(page);
  await shown(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(() => currentTime(page)).toBeGreaterThan(0.5);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const seconds = await currentTime(page);
  const slider = page.getByRole("slider", { name: "Position in the recording" });
  expect(Number(await slider.inputValue())).toBeCloseTo(seconds, 1);
});

test("files are saved under their names", async ({ page }) => {
  await chooseVideo(page);
  await start(page);
  await shown(page);
  for (const [label, name] of [
    ["Frames (CSV)", "eyes.csv"],
    ["Blinks (CSV)", "eyes-blinks.csv"],
    ["Plot (SVG)", "eyes.svg"],
    ["Plot (PNG)", "eyes.png"],
    ["Summary (JSON)", "summary.json"],
  ] as const) {
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: label }).click();
    expect((await saved).suggestedFilename()).toBe(name);
  }
});

test("an analysis opened later has no video; added again, it plays along", async ({ page }) => {
  await chooseVideo(page);
  await start(page);
  await shown(page);
  const link = (await page.getByRole("link", { name: /^Analysis of/ }).getAttribute("href")) ?? "";
  await page.goto(`/${link}`);
  await page.reload();
  await shown(page);
  await expect(page.getByLabel("The video", { exact: true })).toHaveCount(0);
  await page.getByRole("region", { name: "Blinks and closures" }).getByRole("button").first().click();
  await page.locator(".eyes-offer input[type=file]").setInputFiles(FACE);
  await expect.poll(() => currentTime(page)).toBeGreaterThan(0.9); // where one was already
});

test("a text that is called a video is refused in words", async ({ page }) => {
  await chooseVideo(page, {
    name: "notes.mp4",
    mimeType: "video/mp4",
    buffer: Buffer.from("no video at all ".repeat(99)),
  });
  await start(page);
  const alert = page.getByRole("alert").filter({ hasText: "VIDEO_UNREADABLE" });
  await expect(alert).toContainText("This file cannot be read as a video", { timeout: 60_000 });
  await page.getByRole("button", { name: "Choose another video" }).click();
  await expect(page.getByText("Drop a video of a face")).toBeVisible();
});

test("what cannot be a video is refused before anything is sent", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await chooseVideo(page, { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") });
  await expect(page.getByText("MP4, MOV, WebM, MKV, AVI")).toBeVisible();
  await chooseVideo(page, { name: "empty.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(0) });
  await expect(page.getByText("The file is empty")).toBeVisible();
  expect(sent).toEqual([]);
});

test("parameters out of their ranges cannot be sent", async ({ page }) => {
  await chooseVideo(page);
  await page.getByText("Advanced").click();
  await page.getByLabel("Use every n-th frame").fill("11");
  await expect(page.getByText("Invalid value. 1 to 10.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Upload and analyse" })).toBeDisabled();
});

test("an upload that loses its connection half-way says so and goes on", async ({ browser, baseURL }) => {
  const line = await openLine();
  const proxy = { server: line.address, bypass: "<-loopback>" };
  const context = await browser.newContext({ proxy, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await chooseVideo(page);
  await expect(page.getByText("face-10s.mp4")).toBeVisible();
  line.cutUploadAfter(200_000); // of 679 kB
  await start(page);
  await expect(page.getByRole("alert").getByText("The connection is lost", { exact: true })).toBeVisible();
  line.mend();
  await page.getByRole("button", { name: "Try again now" }).click();
  await shown(page);
  await context.close();
  await line.close();
});

test.describe("guided recording", () => {
  const record = async (page: Page) => {
    await page.clock.install();
    await page.goto("/#/eyes");
    await page.getByRole("button", { name: "Guided recording" }).click();
    await expect(page.getByText("Camera: 1280 × 720")).toBeVisible();
    await page.getByRole("button", { name: "Start" }).click();
    await page.clock.runFor(5000);
    const said = page.getByRole("dialog").getByRole("status");
    await expect(said).toHaveText("Look at the cross");
    await page.clock.runFor(9000);
    await expect(said).toHaveText("As far up as you can");
    await page.clock.runFor(2000);
    await expect(said).toHaveText("As far down as you can");
  };

  test("leads through fixation, up and down, and sends what it has recorded as prompted", async () => {
    test.setTimeout(180_000);
    const camera = [`--use-file-for-fake-video-capture=${faceCamera()}`];
    const browser = await chromium.launch({ ...LAUNCH, args: [...LAUNCH.args, ...camera] });
    const page = await browser.newPage({ baseURL: test.info().project.use.baseURL ?? "", locale: "en-GB" });
    await page.goto("/#/eyes");
    await page.getByRole("button", { name: "Guided recording" }).click();
    await page.getByRole("button", { name: "Check the distance" }).click();
    await expect(page.getByText(/An eye is [56]\d px wide: near enough/)).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Close" }).click();
    await record(page);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.clock.runFor(10_000);
    await expect(page.getByText("Paused").first()).toBeVisible();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForTimeout(3000); // the camera knows no clock but its own: some seconds of face
    await page.clock.runFor(60_000);
    await expect(page.getByText("Is it sharp")).toBeVisible({ timeout: 30_000 });

    const asked = page.waitForRequest((request) => request.url().endsWith("/uploads") && request.method() === "POST");
    await page.getByRole("dialog").getByRole("button", { name: "Upload and analyse" }).click();
    expect((await asked).postDataJSON()).toMatchObject({ kind: "video", parameters: { prompted: "up-down" } });
    await shown(page);
    const summary = await summaryOf(page);
    expect(summary.frames_with_face).toBeGreaterThan(20);
    expect(summary.frames_with_face).toBe(summary.frames_processed);
    expect(summary.parameters.prompted).toBe("up-down");
    await page.getByRole("button", { name: "Next blink" }).click();
    await expect.poll(() => currentTime(page)).toBeGreaterThan(0.3); // it has no index, and is sought in all the same
    await browser.close();
  });

  test("is cancelled by Escape, and closed by another", async ({ page }) => {
    await record(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Start" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("says why there is no camera", async ({ page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await page.goto("/#/eyes");
    await page.getByRole("button", { name: "Guided recording" }).click();
    await expect(page.getByRole("alert")).toContainText("Allow it in the address bar");
  });
});

test("half an hour of frames zooms and scrubs without holding up the page", async ({ browser, page }) => {
  await page.goto("/");
  const made = await serveHalfHour(page);
  await page.goto(made.path);
  await shown(page);
  const entries = page.getByRole("region", { name: "Blinks and closures" }).getByRole("button");
  await expect(entries).toHaveCount(made.blinks.length);

  const area = page.locator(".eyes-chart-lids .u-over");
  const zoom = await tasksWhile(browser, page, async () => {
    await area.hover();
    await page.keyboard.down("Control");
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, turn < 25 ? -120 : 120);
    await page.keyboard.up("Control");
  });
  const scrub = await tasksWhile(browser, page, async () => {
    const box = await page.locator(".eyes-timeline").boundingBox();
    if (box === null) throw new Error("There is no timeline.");
    await page.mouse.move(box.x + 4, box.y + 20);
    await page.mouse.down();
    for (let part = 0; part <= 60; part++) await page.mouse.move(box.x + 4 + ((box.width - 8) * part) / 60, box.y + 20);
    await page.mouse.up();
  });
  const tell = (name: string, { count, cpu_ms, wall_ms }: typeof zoom) =>
    test.info().annotations.push({
      type: name,
      description: `${count} tasks, longest ${Math.round(cpu_ms)} ms of the processor, ${Math.round(wall_ms)} ms by the clock`,
    });
  tell("zoom", zoom);
  tell("scrub", scrub);
  for (const { count, cpu_ms } of [zoom, scrub]) {
    expect(count).toBeGreaterThan(50);
    expect(cpu_ms).toBeLessThan(100);
  }
});

test("curves zoom by drag, wheel and keys, and a double click shows all", async ({ page }) => {
  await page.goto("/");
  await page.goto((await serveHalfHour(page)).path);
  await shown(page);
  const span = page.locator(".eyes-shown");
  await expect(span).toHaveText("0.00 s – 29:59.97");
  const area = page.locator(".eyes-chart-vertical .u-over");
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  if (box === null) throw new Error("There is no chart.");
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + (box.width * 3) / 4, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(span).toHaveText(/^(14:5|15:0)\d\.\d\d – 22:[23]\d\.\d\d$/);
  await page.keyboard.press("End"); // not in the charts: nothing has the focus
  await page.getByRole("slider", { name: "Position in the recording" }).focus();
  await page.keyboard.press("End");
  await expect(span).toHaveText(/29:59\.97$/);
  await page.keyboard.press("0");
  await expect(span).toHaveText("0.00 s – 29:59.97");
  await page.keyboard.press("+");
  await expect(span).not.toHaveText("0.00 s – 29:59.97");
  await area.dblclick();
  await expect(span).toHaveText("0.00 s – 29:59.97");
});

test("curves are drawn anew when the theme changes", async ({ page }) => {
  await page.goto("/");
  await page.goto((await serveHalfHour(page)).path);
  await shown(page);
  const ink = () =>
    page.locator(".eyes-chart-lids canvas").evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      let [sum, count] = [0, 0];
      for (let at = 0; at < pixels.length; at += 4)
        if (pixels[at + 3] === 255) [sum, count] = [sum + (pixels[at] ?? 0), count + 1];
      return sum / count;
    });
  const light = await ink();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ink).toBeGreaterThan(light + 100);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing serious on a result, the form and the recording", async ({ page }) => {
      await page.goto("/");
      await page.goto((await serveHalfHour(page)).path);
      await shown(page);
      await page.getByText("The curves as a table").click();
      await page.locator("summary", { hasText: "Horizontal gaze" }).click();
      await page.getByText("90 frames are missing", { exact: true }).click();
      expect(await findings(page)).toEqual([]);
      await chooseVideo(page);
      await page.getByText("Advanced").click();
      expect(await findings(page)).toEqual([]);
      await page.getByRole("button", { name: "Another video" }).click();
      await page.getByRole("button", { name: "Guided recording" }).click();
      await expect(page.getByRole("button", { name: "Start" })).toBeEnabled();
      expect(await findings(page)).toEqual([]);
    });
  });
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
