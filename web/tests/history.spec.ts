import { readFile } from "node:fs/promises";
import { expect, seatSetup, test } from "./console";

test("a user's analyses are listed, opened and erased", async ({ page, user }) => {
  await page.goto("/#/history");
  await expect(page.getByText("There are no analyses of this user yet.")).toBeVisible();
  await seatSetup(page);
  await page.getByRole("link", { name: "History" }).click();

  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText("173.9 cm");
  await expect(rows.last()).toContainText("Done");
  await rows.last().getByRole("link").click();
  await expect(page.getByRole("meter")).toHaveCount(12);

  await page.goBack();
  await page.getByText("Erase all data of this user").click();
  const erase = page.getByRole("button", { name: "Erase for good" });
  await expect(erase).toBeDisabled();
  await page.getByLabel(`Type ${user} to confirm`).fill(user);
  await erase.click();
  await expect(page.getByText(/was erased. Objects: [1-9]\d*, analyses: 1/)).toBeVisible();
  await expect(page.getByText("There are no analyses of this user yet.")).toBeVisible();
});

test("a fault names its request, so that it can be reported", async ({ page }) => {
  const headers = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "x-amzn-RequestId",
    "x-amzn-RequestId": "r-7",
  };
  const fault = { status: "error", error: { code: "INTERNAL_ERROR", message: "Something went wrong on our side." } };
  await page.route("**/users/*/analyses*", (route) => {
    const isAsked = route.request().method() === "GET";
    return isAsked ? route.fulfill({ status: 500, json: fault, headers }) : route.fallback();
  });
  await page.goto("/#/history");
  await expect(page.getByRole("alert")).toContainText("Request r-7");
});

test("a user's data are exported as one file", async ({ page, user }) => {
  await seatSetup(page);
  await page.getByRole("link", { name: "History" }).click();
  await page.getByText("Export my data").first().click();
  await page.getByRole("button", { name: "Export my data" }).click();
  const save = page.getByRole("link", { name: "Save the ZIP file" });
  await expect(save).toBeVisible({ timeout: 60_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toBe(`hypermob-${user}.zip`);
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe("PK");
});

test("a long history comes page by page", async ({ page }) => {
  const analysis = (number: number) => ({
    kind: "seat_setup",
    analysis_id: `a-${number}`,
    user_id: "kim",
    status: number === 1 ? "FAILED" : "SUCCEEDED",
    error: number === 1 ? { code: "NO_PERSON", message: "Nobody." } : null,
    created_at: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    updated_at: new Date(0).toISOString(),
    request: { image_url: "s3://b/k", height_cm: 174 },
    links: { self: `/analyses/a-${number}` },
  });
  await page.route("**/users/*/analyses*", (route) => {
    const second = new URL(route.request().url()).searchParams.get("next") === "page-2";
    const analyses = Array.from({ length: second ? 5 : 20 }, (_, index) => analysis(index + (second ? 20 : 0)));
    const body = { status: "success", data: { analyses, next: second ? null : "page-2" }, user_id: "kim" };
    return route.fulfill({ json: body, headers: { "access-control-allow-origin": "*" } });
  });
  await page.goto("/#/history");
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(21);
  await expect(page.getByText("NO_PERSON")).toBeVisible();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows).toHaveCount(26);
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
});

test("a part of the console that cannot be loaded leaves the rest standing", async ({ page, complaints }) => {
  await page.route("**/EyesPage-*.js", (route) => route.abort());
  await page.goto("/#/history");
  await page.getByRole("navigation").getByRole("link", { name: "Eye tracking" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  complaints.length = 0;
});
