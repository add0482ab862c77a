import { expect, servedApi, test } from "./console";

test.beforeEach(async ({ page }) => {
  await page.goto("/#/settings");
});

test("a test of the connection says what works", async ({ page }) => {
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText(/The API answers: version \d/)).toBeVisible();
  await expect(page.getByText("The key is accepted.")).toBeVisible();
});

test("a wrong key is told from a wrong address", async ({ page }) => {
  await page.getByLabel("API key").fill("not-the-key");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("The key is not accepted.")).toBeVisible();

  await page.getByLabel("API address").fill(new URL(await servedApi(page)).origin);
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("A server answers, but")).toBeVisible();
});

test("an API that this console was not started for is said to be so", async ({ page, complaints }) => {
  await page.getByLabel("API address").fill("http://127.0.0.1:9/prod");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("hypermob console --url http://127.0.0.1:9/prod")).toBeVisible();
  expect(complaints.length).toBeGreaterThan(0);
  complaints.length = 0; // the policy did what it is for
});

test("with a wrong key every page says where to mend it", async ({ page }) => {
  await page.getByLabel("API key").fill("not-the-key");
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("alert")).toContainText("The API key is not accepted. Check it under Settings.");
  await page.getByRole("alert").getByRole("link", { name: "Open settings" }).click();
  await expect(page.getByLabel("API key")).toHaveValue("not-the-key");
});

test("the key is hidden until it is asked for", async ({ page }) => {
  const key = page.getByLabel("API key");
  await key.fill("secret");
  await expect(key).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(key).toHaveAttribute("type", "text");
});

test("settings last, and an impossible user id does not", async ({ page, user }) => {
  await page.getByLabel("User id").fill("no blanks");
  await expect(page.getByText(/Use only letters, digits/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("User id")).toHaveValue(user);
  await page.getByLabel("User id").fill("kim");
  await page.reload();
  await expect(page.getByLabel("User id")).toHaveValue("kim");
});

test("language and theme change at once and stay", async ({ page }) => {
  await page.getByText("한국어").last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("설정");
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.getByText("다크").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("설정");
  await expect(page.locator("body")).toHaveCSS("color", "rgb(236, 233, 226)");
});

test("only settings are kept in the browser", async ({ page }) => {
  const kept = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);
  expect(kept).toEqual([["hypermob.settings"], [], ""]);
});
