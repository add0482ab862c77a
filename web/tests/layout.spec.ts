import type { Page } from "@playwright/test";
import { expect, seatSetup, test } from "./console";

/** WCAG 1.4.10: no scrolling to the side on a page 320 px wide. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const beyond = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    return beyond.map((element) => `${element.tagName}.${element.className}`);
  });
}

for (const locale of ["en-GB", "ko-KR"]) {
  test.describe(`320 px wide, ${locale}`, () => {
    test.use({ viewport: { width: 320, height: 640 }, locale });

    for (const path of ["/", "/#/eyes", "/#/history", "/#/settings"]) {
      test(`nothing is beyond the edge on ${path}`, async ({ page }) => {
        await page.goto(path);
        await page.waitForLoadState("networkidle");
        expect(await tooWide(page)).toEqual([]);
      });
    }
  });
}

test.describe("320 px wide, with a result", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("nothing is beyond the edge, and controls are large enough for fingers", async ({ page }) => {
    await seatSetup(page);
    await page.getByText("What the numbers mean").click();
    expect(await tooWide(page)).toEqual([]);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("main button, nav a, summary")]
        .filter((element) => element.getBoundingClientRect().height < 44)
        .map((element) => element.textContent),
    );
    expect(small).toEqual([]);
  });
});
