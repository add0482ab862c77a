import type { Parsed } from "./csv.worker";
import type { Series } from "./series";

/** Passes the file's bytes to a worker, which ends after one table. */
export function parseInWorker(bytes: ArrayBuffer): Promise<Series> {
  const worker = new Worker(new URL("./csv.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Series>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Parsed>) =>
      "series" in data ? resolve(data.series) : reject(new Error(data.failed));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(bytes, [bytes]);
  }).finally(() => worker.terminate());
}

export async function fetchBytes(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`The file was answered with ${answer.status}.`);
  return answer.arrayBuffer();
}
