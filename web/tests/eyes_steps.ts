import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { EyeTrackingAnalysis } from "../src/api/types";
import type { Blink } from "../src/eyes/data/blinks";
import { expect, servedApi } from "./console";
import { makeRecording } from "./eyes_recording";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const FACE = here("../../samples/face-10s.mp4");
const PYTHON = here("../../.venv/bin/python");
const PATIENCE = { timeout: 90_000 }; // the first window starts the engine's workers

export async function chooseVideo(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer } = FACE,
) {
  await page.goto("/#/eyes");
  await page.locator("input[type=file]").setInputFiles(file);
}

export async function start(page: Page) {
  await page.getByRole("button", { name: "Upload and analyse" }).click();
}

export async function shown(page: Page) {
  await expect(page.locator(".eyes-chart-vertical canvas")).toBeVisible(PATIENCE);
}

/** What summary.json of the analysis on the page says, as the service gives it. */
export async function summaryOf(page: Page): Promise<EyeTrackingAnalysis["summary"] & { blinks: Blink[] }> {
  const link = await page.getByRole("link", { name: /^Analysis of/ }).getAttribute("href");
  const api = await servedApi(page);
  return page.evaluate(
    async ({ id, api }) => {
      const { apiKey } = await (await fetch("./config.json")).json();
      const answer = await fetch(`${api}/analyses/${id}`, { headers: { "X-API-Key": apiKey } });
      const { data } = await answer.json();
      return (await fetch(data.summary_url)).json();
    },
    { id: link?.split("/").at(-1) ?? "", api },
  );
}

/** Serves a made recording of half an hour instead of the API and the results bucket. */
export async function serveHalfHour(page: Page): Promise<{ path: string; blinks: Blink[] }> {
  const made = makeRecording(54_000);
  const api = await servedApi(page);
  const files = `${new URL(api).origin}/made/`; // where the Content-Security-Policy lets the page fetch
  const headers = { "access-control-allow-origin": "*" };
  const analysis = { ...made.analysis, csv_url: `${files}eyes.csv`, summary_url: `${files}summary.json` };
  const data = { status: "success", user_id: "anonymous", data: analysis };
  await page.route(`**/analyses/${analysis.analysis_id}`, (route) => route.fulfill({ json: data, headers }));
  await page.route("**/made/eyes.csv", (route) => route.fulfill({ body: made.csv, contentType: "text/csv", headers }));
  await page.route("**/made/summary.json", (route) => route.fulfill({ json: made.summary, headers }));
  return { path: `/#/analyses/${analysis.analysis_id}`, blinks: made.blinks };
}

/** The sample's face as a camera: Chromium's fake camera plays a file of JPEG pictures. */
export function faceCamera(): string {
  const file = join(mkdtempSync(join(tmpdir(), "eyes-")), "camera.mjpeg");
  const script = `
import sys, av
with av.open(sys.argv[1]) as source, av.open(sys.argv[2], "w", format="mjpeg") as target:
    stream = target.add_stream("mjpeg", rate=30, width=1280, height=720, pix_fmt="yuvj420p", options={"q:v": "3"})
    for frame in source.decode(video=0):
        target.mux(stream.encode(frame.reformat(format="yuvj420p")))
    target.mux(stream.encode(None))
`;
  execFileSync(PYTHON, ["-c", script, FACE, file]);
  return file;
}
