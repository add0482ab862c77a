import { choosePhoto, expect, MAN, test } from "./console";
import { openLine } from "./line";

test("an upload that loses its connection half-way says so and goes on by itself", async ({ browser, baseURL }) => {
  const line = await openLine();
  const proxy = { server: line.address, bypass: "<-loopback>" };
  const context = await browser.newContext({ proxy, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByLabel("Stature").fill("173.9");
  line.cutUploadAfter(60_000); // of 149 kB
  await page.getByRole("button", { name: "Find the settings" }).click();
  await expect(page.getByText("The connection is lost.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again now" })).toBeVisible();
  expect(line.cut).toBe(true);

  await context.setOffline(true);
  line.mend();
  await context.setOffline(false);
  await expect(page.getByRole("meter")).toHaveCount(12, { timeout: 60_000 });
  await context.close();
  await line.close();
});

test("an upload that cannot get through is sent again at a click, with the same form", async ({ page }) => {
  let forms = 0;
  let lost = 2;
  await page.route("**/uploads", (route) => {
    if (route.request().method() === "POST") forms++;
    return route.continue();
  });
  await page.route(
    (url) => url.pathname.length > 1,
    (route) => {
      const request = route.request();
      const isUpload = request.method() === "POST" && /multipart/.test(request.headers()["content-type"] ?? "");
      return isUpload && lost-- > 0 ? route.abort("connectionreset") : route.fallback();
    },
  );
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByLabel("Stature").fill("173.9");
  await page.getByRole("button", { name: "Find the settings" }).click();
  for (let left = 2; left > 0; left--) await page.getByRole("button", { name: "Try again now" }).click();
  await expect(page.getByRole("meter")).toHaveCount(12, { timeout: 60_000 });
  expect(lost).toBeLessThan(0);
  expect(forms).toBe(1);
});

test("an analysis whose answers are lost is asked for again", async ({ page }) => {
  let lost = 2;
  await page.route("**/analyses/*", (route) => {
    const isLook = route.request().method() === "GET";
    return isLook && lost-- > 0 ? route.abort("connectionreset") : route.continue();
  });
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByLabel("Stature").fill("173.9");
  await page.getByRole("button", { name: "Find the settings" }).click();
  await expect(page.getByText("No answer at the moment.")).toBeVisible();
  await expect(page.getByRole("meter")).toHaveCount(12, { timeout: 60_000 });
});

test("cancelling an upload goes back to the form, with the photo", async ({ page }) => {
  await page.route("**/uploads", () => undefined);
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByLabel("Stature").fill("173.9");
  await page.getByRole("button", { name: "Find the settings" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Stature")).toHaveValue("173.9");
  await expect(page.getByAltText("The chosen photo")).toBeVisible();
});

test("a form that is called expired is renewed twice, and then it is said", async ({ page }) => {
  let refused = 0;
  await page.route(
    (url) => url.pathname.length > 1,
    (route) => {
      const request = route.request();
      if (request.method() !== "POST" || !/multipart/.test(request.headers()["content-type"] ?? "")) {
        return route.fallback();
      }
      refused++;
      const body =
        "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>";
      return route.fulfill({ status: 403, body, headers: { "Access-Control-Allow-Origin": "*" } });
    },
  );
  await page.goto("/");
  await choosePhoto(page, MAN);
  await page.getByLabel("Stature").fill("173.9");
  await page.getByRole("button", { name: "Find the settings" }).click();
  await expect(page.getByRole("alert")).toContainText("15 minutes");
  expect(refused).toBe(3);
});
