import { parseCsv } from "./parse";
import { buffersOf, type Series } from "./series";

export type Parsed = { series: Series } | { failed: string };

/** Half an hour of video is 15 MB of text: parsed here, so that the page stays responsive. */
self.onmessage = (event: MessageEvent<ArrayBuffer>) => {
  try {
    const series = parseCsv(new TextDecoder().decode(event.data));
    self.postMessage({ series } satisfies Parsed, { transfer: buffersOf(series) });
  } catch (problem) {
    self.postMessage({ failed: String(problem) } satisfies Parsed);
  }
};
