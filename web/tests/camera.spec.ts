import { expect, test } from "./console";

test("the camera counts down, takes a photo, and takes it again", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  const dialog = page.getByRole("dialog", { name: "Take a photo" });
  await dialog.getByRole("button", { name: "Take the photo" }).click();
  await expect(dialog.getByRole("timer")).toContainText("3");
  await expect(dialog.getByRole("button", { name: "Stop" })).toBeVisible();
  const photo = page.getByAltText("The chosen photo");
  await expect(photo).toBeVisible();
  await expect(dialog).toHaveCount(0);
  const size = await photo.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
  expect((size[0] ?? 0) / (size[1] ?? 1)).toBeCloseTo(3 / 4, 2);

  await page.getByRole("button", { name: "Take it again" }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(photo).toBeVisible();
});

test("the camera is let go when the dialog closes", async ({ page }) => {
  await page.addInitScript(() => {
    const opened: MediaStreamTrack[] = [];
    Object.assign(window, { opened });
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await open(wish);
      opened.push(...stream.getTracks());
      return stream;
    };
  });
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  await expect(page.getByRole("button", { name: "Take the photo" })).toBeEnabled();
  await page.getByRole("button", { name: "Close" }).click();
  const states = () =>
    page.evaluate(() => (window as unknown as { opened: MediaStreamTrack[] }).opened.map((track) => track.readyState));
  await expect.poll(states).toEqual(["ended"]);
});

test("a camera that may not be used is explained", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
  });
  await page.goto("/");
  await page.getByRole("button", { name: "Use the camera" }).click();
  await expect(page.getByRole("alert")).toContainText("Camera access is blocked");
});
