import { batch, signal } from "@preact/signals";
import { follow, startSeatSetup } from "../api/analyses";
import { type ApiFailure, failureOf, isAbort } from "../api/errors";
import type { AnalyzeRequest, SeatSetupAnalysis } from "../api/types";
import { startUpload, type Upload } from "../api/uploads";
import { userId } from "../state/settings";
import { contentType } from "./photoFile";
import { NO_STATURE, type Stature, statureCm } from "./stature";

export interface Photo {
  file: File;
  /** A blob: address for the preview; released when another photo replaces it. */
  url: string;
  fromCamera: boolean;
}

export type Sex = "" | "female" | "male";

/** The state of the chosen photo's analysis. */
export type Run =
  | { phase: "idle" }
  | { phase: "uploading"; upload: Upload }
  | { phase: "analysing"; analysis: SeatSetupAnalysis | undefined; trouble: ApiFailure | undefined }
  | { phase: "failed"; reason: unknown; analysis: SeatSetupAnalysis | undefined }
  | { phase: "done"; analysis: SeatSetupAnalysis };

// One session for the life of the page: opening History or Settings must not lose the photo.
export const photo = signal<Photo | undefined>(undefined);
export const stature = signal<Stature>(NO_STATURE);
export const sex = signal<Sex>("");
export const vehicle = signal("");
export const run = signal<Run>({ phase: "idle" });
let stop = new AbortController();

export function choosePhoto(file: File, fromCamera = false): void {
  cancel();
  batch(() => {
    dropPhoto();
    photo.value = { file, url: URL.createObjectURL(file), fromCamera };
  });
}

export function dropPhoto(): void {
  if (photo.value) URL.revokeObjectURL(photo.value.url);
  photo.value = undefined;
  run.value = { phase: "idle" };
}

/** Back to the form; the photo stays. */
export function cancel(): void {
  stop.abort();
  stop = new AbortController();
  run.value = { phase: "idle" };
}

/** Runs the analysis of the photo to its end; `run` holds its progress. */
export async function start(): Promise<void> {
  const file = photo.value?.file;
  const heightCm = statureCm(stature.value);
  if (file === undefined || heightCm === undefined) return;
  cancel();
  const { signal } = stop;
  const asked = { height_cm: heightCm, user_id: userId.value, ...choices() };
  try {
    const image_url = await sendPhoto(file, asked.user_id, signal);
    await analyse({ image_url, ...asked }, signal);
  } catch (reason) {
    if (!signal.aborted && !isAbort(reason)) fail(reason);
  }
}

async function sendPhoto(file: File, user_id: string, signal: AbortSignal): Promise<string> {
  const upload = startUpload(file, { kind: "photo", content_type: contentType(file), user_id });
  run.value = { phase: "uploading", upload };
  signal.addEventListener("abort", upload.cancel, { once: true });
  return upload.done;
}

async function analyse(request: AnalyzeRequest, signal: AbortSignal): Promise<void> {
  analysing({});
  const onTrouble = (trouble: ApiFailure | undefined) => analysing({ trouble });
  const started = await startSeatSetup(request, newKey(), { signal, onTrouble });
  const ended = await follow(started.analysis_id, {
    signal,
    onTrouble,
    onLook: (analysis) => analysing({ analysis: analysis as SeatSetupAnalysis }),
  });
  finish(ended as SeatSetupAnalysis);
}

function analysing(news: { analysis?: SeatSetupAnalysis; trouble?: ApiFailure | undefined }): void {
  const before = run.value.phase === "analysing" ? run.value : { analysis: undefined, trouble: undefined };
  run.value = { ...before, ...news, phase: "analysing" };
}

function finish(analysis: SeatSetupAnalysis): void {
  if (analysis.status === "SUCCEEDED") run.value = { phase: "done", analysis };
  else fail(analysis.error ? failureOf(analysis.error) : undefined, analysis);
}

function fail(reason: unknown, analysis?: SeatSetupAnalysis): void {
  run.value = { phase: "failed", reason, analysis };
}

function choices(): Pick<AnalyzeRequest, "sex" | "vehicle"> {
  return { ...(sex.value ? { sex: sex.value } : {}), ...(vehicle.value ? { vehicle: vehicle.value } : {}) };
}

/** For `Idempotency-Key`. Not crypto.randomUUID, which is missing on plain-http pages. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
