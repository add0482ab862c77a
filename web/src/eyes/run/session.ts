import { type ReadonlySignal, signal } from "@preact/signals";
import { follow, getAnalysis, startEyes } from "../../api/analyses";
import { ApiFailure, failureOf, isAbort } from "../../api/errors";
import type { Analysis, EyeParameters, EyeTrackingAnalysis } from "../../api/types";
import { startUpload, type Upload } from "../../api/uploads";

export type Phase =
  | { at: "idle" }
  | { at: "uploading"; upload: Upload }
  | { at: "running"; id?: string; analysis?: EyeTrackingAnalysis; unanswered?: boolean }
  | { at: "done"; analysis: EyeTrackingAnalysis }
  | { at: "failed"; failure: ApiFailure; id?: string };

/** One video from this browser to its result. It outlives the page, so that the user can open another page. */
export interface Session {
  phase: ReadonlySignal<Phase>;
  /** The video while it is in this browser's memory. */
  file: ReadonlySignal<File | undefined>;
  start: (file: File, contentType: string, parameters: EyeParameters, userId: string) => void;
  /** Shows an earlier analysis; does nothing if it is already shown. */
  open: (id: string) => void;
  /** Forgets an analysis opened by its address; a video sent from here stays. */
  leave: () => void;
  /** Sends the same video again after a failure. */
  again: () => void;
  attach: (file: File | undefined) => void;
  reset: () => void;
}

export function createSession(): Session {
  const phase = signal<Phase>({ at: "idle" });
  const file = signal<File | undefined>(undefined);
  let stop = new AbortController();
  let last: (() => void) | undefined;

  /** Cancels the previous run: its answers are ignored. */
  const run = (work: (way: Way) => Promise<void>) => {
    stop.abort();
    const own = new AbortController();
    stop = own;
    const tell = (next: Phase) => {
      if (!own.signal.aborted) phase.value = next;
    };
    const failed = (reason: unknown) => isAbort(reason) || tell(failedPhase(reason, idOf(phase.peek())));
    work({ tell, signal: own.signal }).catch(failed);
  };

  const start: Session["start"] = (video, contentType, parameters, userId) => {
    file.value = video;
    last = () => start(video, contentType, parameters, userId);
    const request = { kind: "video" as const, content_type: contentType, user_id: userId, parameters };
    run((way) => uploadAndFollow(video, request, way));
  };

  const reset = () => {
    stop.abort();
    last = undefined;
    file.value = undefined;
    phase.value = { at: "idle" };
  };

  return {
    phase,
    file,
    start,
    open: (id) => {
      if (idOf(phase.peek()) === id) return;
      file.value = undefined;
      last = undefined;
      phase.value = { at: "running", id };
      run((way) => followToEnd(id, way));
    },
    leave: () => {
      if (last === undefined) reset();
    },
    again: () => last?.(),
    attach: (video) => {
      file.value = video;
    },
    reset,
  };
}

export function idOf(phase: Phase): string | undefined {
  if (phase.at === "done") return phase.analysis.analysis_id;
  return phase.at === "running" || phase.at === "failed" ? phase.id : undefined;
}

/** The same analysis with new links, which are valid for an hour. */
export async function renewed(id: string): Promise<EyeTrackingAnalysis> {
  return eyeAnalysis(await getAnalysis(id));
}

interface Way {
  tell: (phase: Phase) => void;
  signal: AbortSignal;
}

async function uploadAndFollow(video: File, request: Parameters<typeof startUpload>[1], way: Way): Promise<void> {
  const upload = startUpload(video, request);
  way.signal.addEventListener("abort", () => upload.cancel(), { once: true });
  way.tell({ at: "uploading", upload });
  const s3Url = await upload.done;
  way.tell({ at: "running" });
  // No user and no parameters: both went with the file, and different ones would start another analysis.
  const started = await startEyes({ s3Url }, way.signal);
  if (!("analysis_id" in started)) throw new ApiFailure("NOT_OURS");
  await followToEnd(started.analysis_id, way);
}

const LOOKS_S = [0, 0, 1, 1]; // windows finish within seconds: a longer wait would not show it

async function followToEnd(id: string, way: Way): Promise<void> {
  let latest: EyeTrackingAnalysis | undefined;
  const show = (unanswered: boolean) =>
    way.tell({ at: "running", id, unanswered, ...(latest === undefined ? {} : { analysis: latest }) });
  show(false);
  const ended = await follow(id, {
    signal: way.signal,
    looksS: LOOKS_S,
    onLook: (analysis) => {
      latest = eyeAnalysis(analysis);
      if (analysis.status === "RUNNING") show(false);
    },
    onTrouble: (failure) => show(failure !== undefined),
  });
  const analysis = eyeAnalysis(ended);
  if (analysis.status === "SUCCEEDED") return way.tell({ at: "done", analysis });
  throw analysis.error ? failureOf(analysis.error) : new ApiFailure("INTERNAL_ERROR");
}

function eyeAnalysis(analysis: Analysis): EyeTrackingAnalysis {
  if (analysis.kind !== "eye_tracking") throw new ApiFailure("NOT_FOUND");
  return analysis;
}

function failedPhase(reason: unknown, id: string | undefined): Phase {
  const failure = reason instanceof ApiFailure ? reason : new ApiFailure("NOT_OURS");
  const known = id ?? failure.analysisId;
  return { at: "failed", failure, ...(known === undefined ? {} : { id: known }) };
}
