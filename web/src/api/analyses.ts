import { call, prefer } from "./client";
import { ApiFailure } from "./errors";
import { pause } from "./pause";
import type {
  Analysis,
  AnalysisPage,
  AnalyzeRequest,
  Erased,
  Export,
  EyeParameters,
  EyeTrackingAnalysis,
  FaceMetrics,
  SeatSetupAnalysis,
  StartedAnalysis,
} from "./types";

/** Seconds that one request for a running analysis can wait for its end: short, so that its steps are visible. */
const LOOKS_S = [0, 1, 1, 2, 2, 3, 5, 10];
const EXPORT_LOOK_S = 20;
const PATIENCE = 6; // unanswered requests in a row, 1 + 2 + 4 + ... seconds apart, before this gives up

export interface StartedVideo {
  s3Url: string;
  userId?: string;
  parameters?: EyeParameters;
}

/** Starts the workflow. Repeated without an answer; `idempotencyKey` makes a repeated request the same analysis. */
export function startSeatSetup(
  body: AnalyzeRequest,
  idempotencyKey: string,
  asking: Asking,
): Promise<StartedAnalysis | SeatSetupAnalysis> {
  const params = { header: { "Idempotency-Key": idempotencyKey } };
  return persistently(asking, () =>
    call<StartedAnalysis | SeatSetupAnalysis>((api) => api.POST("/analyze", { body, params, signal: asking.signal })),
  );
}

/** Finds the analysis that the upload of the video started, or starts it. */
export function startEyes(
  { s3Url, userId, parameters }: StartedVideo,
  signal?: AbortSignal,
): Promise<StartedAnalysis | EyeTrackingAnalysis | FaceMetrics> {
  const body = {
    action: "process_s3_file" as const,
    s3_url: s3Url,
    ...(userId === undefined ? {} : { user_id: userId }),
    ...(parameters === undefined ? {} : { parameters }),
  };
  return call<StartedAnalysis | EyeTrackingAnalysis | FaceMetrics>((api) =>
    api.POST("/eye-tracking", { body, ...withSignal(signal) }),
  );
}

export function getAnalysis(id: string, waitS = 0, signal?: AbortSignal): Promise<Analysis> {
  const params = { path: { analysis_id: id }, header: prefer(waitS) };
  return call((api) => api.GET("/analyses/{analysis_id}", { params, ...withSignal(signal) }));
}

export interface Asking {
  signal: AbortSignal;
  /** No answer came; the request is repeated soon. Undefined: answers come again. */
  onTrouble?: (failure: ApiFailure | undefined) => void;
}

export interface Following extends Asking {
  /** Receives every state of the analysis, including the last one. */
  onLook: (analysis: Analysis) => void;
  /** Seconds that a request can wait, by its number. */
  looksS?: readonly number[];
}

/** Polls an analysis until it succeeds or fails. Throws ApiFailure, or the abort of `signal`. */
export async function follow(id: string, following: Following): Promise<Analysis> {
  const looksS = following.looksS ?? LOOKS_S;
  for (let look = 0; ; look++) {
    const waitS = looksS[Math.min(look, looksS.length - 1)] ?? 10;
    const analysis = await persistently(following, () => getAnalysis(id, waitS, following.signal));
    following.onLook(analysis);
    if (analysis.status !== "RUNNING") return analysis;
    await pause(look === 0 ? 150 : 50, following.signal);
  }
}

export function listAnalyses(userId: string, next?: string, signal?: AbortSignal): Promise<AnalysisPage> {
  const params = { path: { user_id: userId }, query: { limit: 20, ...(next ? { next } : {}) } };
  return call((api) => api.GET("/users/{user_id}/analyses", { params, ...withSignal(signal) }));
}

export function eraseUser(userId: string): Promise<Erased> {
  return call((api) => api.DELETE("/users/{user_id}", { params: { path: { user_id: userId } } }));
}

/** Everything that is kept of the user, as a link to a ZIP when it is ready. The service goes on if this is left. */
export async function exportUser(userId: string, signal: AbortSignal): Promise<Export> {
  const params = { path: { user_id: userId }, header: prefer(EXPORT_LOOK_S) };
  for (;;) {
    const found = await call<Export>((api) => api.GET("/users/{user_id}/export", { params, signal }));
    if (found.status === "READY") return found;
    await pause(250, signal);
  }
}

/** Repeats a request while no answer comes; throws every other failure. */
async function persistently<Result>(asking: Asking, ask: () => Promise<Result>): Promise<Result> {
  for (let missed = 0; ; missed++) {
    try {
      const answer = await ask();
      if (missed > 0) asking.onTrouble?.(undefined);
      return answer;
    } catch (reason) {
      if (!(reason instanceof ApiFailure) || !reason.transient || missed >= PATIENCE) throw reason;
      asking.onTrouble?.(reason);
      await pause(1000 * 2 ** missed, asking.signal);
    }
  }
}

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
