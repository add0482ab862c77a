import type { EyeSummary, EyeTrackingAnalysis } from "../../api/types";
import { type Blink, readBlinks } from "../data/blinks";
import { fetchBytes, parseInWorker } from "../data/load";
import type { Series } from "../data/series";
import { renewed } from "../run/session";

export interface Loaded {
  series: Series;
  blinks: Blink[];
  /** From the file, because an answer lists at most 50 gaps. */
  missing: NonNullable<EyeSummary["missing"]>;
}

/** Table and blink list of a finished analysis. Links are valid for an hour; old ones are renewed once. */
export async function loadResult(analysis: EyeTrackingAnalysis, signal: AbortSignal): Promise<Loaded> {
  try {
    return await loadFrom(analysis, signal);
  } catch (problem) {
    if (signal.aborted) throw problem;
    return loadFrom(await renewed(analysis.analysis_id), signal);
  }
}

async function loadFrom(analysis: EyeTrackingAnalysis, signal: AbortSignal): Promise<Loaded> {
  const { csv_url, summary_url } = analysis;
  if (!csv_url || !summary_url) throw new Error("The analysis has no files.");
  const [table, summary] = await Promise.all([fetchBytes(csv_url, signal), fetchBytes(summary_url, signal)]);
  const file = JSON.parse(new TextDecoder().decode(summary)) as Partial<EyeSummary>;
  return { series: await parseInWorker(table), blinks: readBlinks(file), missing: file.missing ?? [] };
}
