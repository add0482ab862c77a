import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { choosePhoto, expect, MAN, picture, seatSetup, test } from "./console";

const EXAMPLE = fileURLToPath(new URL("../../docs/examples/getAnalysis.json", import.meta.url));

test("a photo and a stature become a seat setup", async ({ page, user }) => {
  await seatSetup(page);

  const lengths = page.getByRole("table", { name: "Body lengths" });
  await expect(lengths.getByRole("row")).toHaveCount(9);
  const thigh = lengths.getByRole("row", { name: /^Thigh/ });
  expect(Number(await thigh.getByRole("cell").first().textContent())).toBeCloseTo(40.6, -1);

  await expect(page.getByRole("meter")).toHaveCount(12);
  await expect(page.getByRole("meter", { name: "Seat Position" })).toHaveAttribute(
    "aria-valuetext",
    /usual for this body/,
  );
  await expect(page.getByRole("img", { name: /Side view of the driver .* Knee \d+ degrees/ })).toBeVisible();

  const overlay = page.getByAltText(/measured segments/);
  await expect.poll(() => overlay.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(200);
  await page.getByRole("button", { name: /measured segments/ }).click();
  await expect(page.getByRole("dialog", { name: "What was measured" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText(user)).toBeVisible();
});

test("an analysis has an address of its own", async ({ page }) => {
  await seatSetup(page);
  await page.getByRole("link", { name: /^[0-9a-f-]{36}$/ }).click();
  await expect(page).toHaveURL(/#\/analyses\//);
  await page.reload();
  await expect(page.getByRole("meter")).toHaveCount(12);
});

test("the vehicle and the sex that were chosen are asked for", async ({ page }) => {
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByText("ft · in").click();
  await page.getByLabel("Feet").fill("5");
  await page.getByLabel("Inches").fill("8.5");
  await page.getByText("Male", { exact: true }).click();
  await page.getByLabel("Vehicle").selectOption("generic-suv");
  const asked = page.waitForRequest((request) => request.url().endsWith("/analyze") && request.method() === "POST");
  await page.getByRole("button", { name: "Find the settings" }).click();
  expect((await asked).postDataJSON()).toMatchObject({ height_cm: 174, sex: "male", vehicle: "generic-suv" });
  await expect(page.getByText("SUV, left-hand drive").first()).toBeVisible({ timeout: 60_000 });
});

for (const [draw, code] of [
  ["cropped", "PERSON_CROPPED"],
  ["empty", "NO_PERSON"],
] as const) {
  test(`a photo that cannot be measured is refused with advice: ${code}`, async ({ page }) => {
    await page.goto("/");
    await choosePhoto(page, await picture(page, draw));
    await page.getByLabel("Stature").fill("174");
    await page.getByRole("button", { name: "Find the settings" }).click();
    await expect(page.getByRole("alert")).toContainText(code, { timeout: 60_000 });
    await expect(page.getByAltText("The chosen photo")).toBeVisible();

    await page.getByRole("alert").getByRole("button", { name: "Choose another photo" }).click();
    await choosePhoto(page, MAN);
    await expect(page.getByLabel("Stature")).toHaveValue("174");
    await page.getByRole("button", { name: "Find the settings" }).click();
    await expect(page.getByRole("meter")).toHaveCount(12, { timeout: 60_000 });
  });
}

test("a vehicle that the service does not know is no fault of the photo", async ({ page }) => {
  await page.route("**/analyze", (route) => {
    const body = { ...route.request().postDataJSON(), vehicle: "unheard-of" };
    return route.request().method() === "POST" ? route.continue({ postData: JSON.stringify(body) }) : route.continue();
  });
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByLabel("Stature").fill("173.9");
  await page.getByRole("button", { name: "Find the settings" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("INVALID_VALUE", { timeout: 60_000 });
  await expect(alert).toContainText("use one of generic-compact");
  await expect(alert).not.toContainText("photo");
  await expect(page.getByText("The body lengths were saved")).toBeVisible();
  await page.getByRole("button", { name: "Back to the form" }).click();
  await expect(page.getByLabel("Vehicle")).toBeVisible();
});

for (const way of ["drop", "paste"] as const) {
  test(`a photo can be given by ${way}`, async ({ page }) => {
    await page.goto("/");
    const base64 = readFileSync(MAN).toString("base64");
    const carried = await page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], "man.jpg", { type: "image/jpeg" }));
      return carried;
    }, base64);
    if (way === "drop") await page.locator(".dropzone").dispatchEvent("drop", { dataTransfer: carried });
    else {
      await page.evaluate(
        (clipboardData) => document.dispatchEvent(new ClipboardEvent("paste", { clipboardData })),
        carried,
      );
    }
    await expect(page.getByAltText("The chosen photo")).toBeVisible();
  });
}

test("an overlay whose link has expired gets a new one", async ({ page, baseURL }) => {
  let expired = 1;
  await page.route(
    (url) => !url.href.startsWith(baseURL ?? ""),
    (route) => {
      const isPicture = route.request().resourceType() === "image";
      return isPicture && expired-- > 0 ? route.fulfill({ status: 403 }) : route.fallback();
    },
  );
  await seatSetup(page);
  const overlay = page.getByAltText(/measured segments/);
  await expect.poll(() => overlay.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(200);
  await expect(page.getByText("The picture could not be loaded.")).toHaveCount(0);
  expect(expired).toBeLessThan(0);
});

test("a stature that cannot be is said where it is entered", async ({ page }) => {
  await page.goto("/");
  await choosePhoto(page, MAN);
  const stature = page.getByLabel("Stature");
  await page.getByRole("button", { name: "Find the settings" }).click();
  await expect(stature).toBeFocused();
  await expect(stature).toHaveAttribute("aria-invalid", "true");
  await stature.fill("17");
  await expect(page.getByText("Between 100 and 230 cm")).toBeVisible();
});

test("a file that is no photo is refused before it is sent", async ({ page }) => {
  await page.goto("/");
  const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("hello") };
  await page.locator("input[type=file]").setInputFiles(file);
  await expect(page.getByRole("alert")).toContainText("JPEG, PNG, WebP, HEIC or AVIF");
});

test("the keyboard is enough", async ({ page }) => {
  await page.goto("/");
  const tabTo = async (name: string | RegExp) => {
    const target = page.getByRole("main").getByLabel(name).or(page.getByRole("button", { name })).first();
    for (let press = 0; press < 30; press++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not get to ${name}`);
  };
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo("Choose a file");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(MAN);
  await tabTo("Stature");
  await page.keyboard.type("173.9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "In the car" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("copies as JSON, and as curl without the key", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await seatSetup(page);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy as JSON" }).click();
  await expect(page.getByText("Copied")).toBeAttached();
  expect(JSON.parse(await copied())).toMatchObject({ kind: "seat_setup", status: "SUCCEEDED" });
  await page.getByRole("button", { name: "Copy as curl" }).click();
  await expect.poll(copied).toContain("$API_KEY");
  const { apiKey } = await page.evaluate(async () => (await fetch("./config.json")).json());
  expect(await copied()).not.toContain(apiKey);
});

/** A stored analysis at its own address: the example of the documentation, with these changes of its setup. */
async function openStored(page: Page, changes: object): Promise<void> {
  const example = JSON.parse(readFileSync(EXAMPLE, "utf8"))["200"].seatSetup;
  const data = { ...example.data, overlay_url: null, seat_setup: { ...example.data.seat_setup, ...changes } };
  await page.route("**/analyses/*", (route) =>
    route.fulfill({ json: { ...example, data }, headers: { "access-control-allow-origin": "*" } }),
  );
  await page.goto(`/#/analyses/${data.analysis_id}`);
  await expect(page.getByRole("meter")).toHaveCount(12);
}

test("the drawing is made from the answer's driver", async ({ page }) => {
  await openStored(page, {});
  const view = page.getByRole("img", { name: /Mid-size sedan.* Knee 130 degrees, elbow 122 degrees.* 101 degrees/ });
  const hand = view.locator("circle.sv-skin");
  expect([await hand.getAttribute("cx"), await hand.getAttribute("cy")]).toEqual(["474.7", "664.1"]);
  await expect(view.locator("path.sv-rim")).toHaveAttribute("d", "M552.9 496.4L396.5 831.7");
  await expect(view.locator("path.sv-rail").first()).toHaveAttribute("d", "M671.0 35.0L911.0 35.0");
  const dots = view.locator("circle.sv-dot");
  const at = await dots.evaluateAll((all) => all.map((dot) => dot.getAttribute("cx")));
  expect(at).toEqual(["807.8", "394", "63.9", "1016.4", "811.4"]); // hip, knee, ankle, shoulder, elbow
});

test("a stored analysis without a driver says so calmly", async ({ page }) => {
  await openStored(page, { driver: undefined });
  await expect(page.getByText("This result has no drawing.")).toBeVisible();
  await expect(page.getByRole("img", { name: /Side view/ })).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a driver out of reach is explained", async ({ page }) => {
  const message = "With these settings, this body's legs do not reach the pedal, so no seated driver is given.";
  await openStored(page, { driver: null, warnings: [{ code: "POSTURE_UNREACHABLE", message }] });
  await expect(page.getByText(message)).toBeVisible();
  await expect(page.getByText("This result has no drawing.")).toBeVisible();
});

test.describe("in Korean", () => {
  test.use({ locale: "ko-KR" });

  test("the drawing has Korean names and units", async ({ page }) => {
    await openStored(page, {});
    await expect(page.getByRole("img", { name: /중형 세단, 좌핸들.*무릎 130도/ })).toBeVisible();
    await expect(page.locator(".sv-after")).toHaveText("100%");
  });
});
