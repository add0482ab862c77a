import type { EyeTrackingAnalysis } from "../../api/types";
import { renewed } from "../run/session";

export type FileLink = "csv_url" | "blinks_url" | "plot_url" | "plot_png_url" | "summary_url";

/**
 * Saves one of the analysis's files. Links are valid for an hour, so this requests a new one. It fetches the file,
 * because a link to another host would open it instead of saving it.
 */
export async function saveFile(analysis: EyeTrackingAnalysis, link: FileLink, name: string): Promise<void> {
  const url = (await renewed(analysis.analysis_id))[link];
  const answer = url ? await fetch(url) : undefined;
  if (!answer?.ok) throw new Error("The file cannot be fetched.");
  saveBlob(await answer.blob(), name);
}

export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it after the click
}
