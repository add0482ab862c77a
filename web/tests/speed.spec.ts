import { expect, seatSetup, test } from "./console";

test("the first paint comes at once and nothing jumps", async ({ page }) => {
  await page.addInitScript(() => {
    const jumps = { sum: 0 };
    Object.assign(window, { jumps });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) jumps.sum += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await seatSetup(page);
  await page.waitForLoadState("networkidle");
  const { paint, jumps } = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.POSITIVE_INFINITY,
    jumps: (window as unknown as { jumps: { sum: number } }).jumps.sum,
  }));
  test.info().annotations.push({ type: "first paint", description: `${Math.round(paint)} ms` });
  test.info().annotations.push({ type: "layout shift", description: jumps.toFixed(4) });
  expect(paint).toBeLessThan(1000);
  expect(jumps).toBeLessThan(0.02);
});
