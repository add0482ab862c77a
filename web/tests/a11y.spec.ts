import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { choosePhoto, expect, picture, seatSetup, test } from "./console";

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const path of ["/", "/#/eyes", "/#/history", "/#/settings", "/#/nowhere"]) {
      test(`axe finds nothing serious on ${path}`, async ({ page }) => {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Loading …");
        await page.waitForLoadState("networkidle");
        expect(await findings(page)).toEqual([]);
      });
    }

    test("axe finds nothing serious on a seat setup, its help and its history", async ({ page }) => {
      await seatSetup(page);
      await page.getByText("What the numbers mean").click();
      expect(await findings(page)).toEqual([]);
      await page.getByRole("link", { name: "History" }).click();
      await expect(page.getByRole("table")).toBeVisible();
      await page.getByText("Erase all data of this user").click();
      expect(await findings(page)).toEqual([]);
    });

    test("axe finds nothing serious on a refusal and in the camera", async ({ page }) => {
      await page.goto("/");
      await choosePhoto(page, await picture(page, "empty"));
      await page.getByLabel("Stature").fill("174");
      await page.getByRole("button", { name: "Find the settings" }).click();
      await expect(page.getByRole("alert")).toContainText("NO_PERSON", { timeout: 60_000 });
      expect(await findings(page)).toEqual([]);
      await page.getByRole("button", { name: "Use the camera" }).click();
      await expect(page.getByRole("button", { name: "Take the photo" })).toBeEnabled();
      expect(await findings(page)).toEqual([]);
    });
  });
}

test("a page takes the focus when it is reached by a link, and leaves it alone when it is opened directly", async ({
  page,
}) => {
  const heading = page.getByRole("heading", { level: 1 });
  await page.goto("/#/eyes");
  await expect(heading).toHaveText("Eye tracking");
  await expect(heading).not.toBeFocused();
  for (const name of ["History", "Eye tracking"]) {
    await page.getByRole("link", { name }).first().click();
    await expect(heading).toHaveText(name);
    await expect(heading).toBeFocused();
  }
});
