import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string; data?: { url?: string } };
}

export interface Tasks {
  count: number;
  /** Longest by the processor's time and by the clock, ms: on a machine that does other things the clock runs on. */
  cpu_ms: number;
  wall_ms: number;
}

/** Tasks of the page's main thread while `act` runs. */
export async function tasksWhile(browser: Browser, page: Page, act: () => Promise<void>): Promise<Tasks> {
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await act();
  await page.waitForTimeout(300); // what the last act has caused
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const page_script = traceEvents.find(({ name, args }) => name === "FunctionCall" && isOurs(page, args?.data?.url));
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) =>
      ph === "X" && name.includes("RunTask") && pid === page_script?.pid && tid === page_script.tid,
  );
  const longest = (of: (event: TraceEvent) => number | undefined) =>
    tasks.reduce((most, event) => Math.max(most, (of(event) ?? 0) / 1000), 0);
  return { count: tasks.length, cpu_ms: longest((event) => event.tdur), wall_ms: longest((event) => event.dur) };
}

function isOurs(page: Page, url: string | undefined): boolean {
  return url?.startsWith(new URL(page.url()).origin) ?? false;
}
