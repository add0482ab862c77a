import type { ErrorBody } from "./types";

/** The console's codes for requests that did not reach the API. All other codes are the API's (docs/api.md). */
export type LocalCode = "NO_ADDRESS" | "UNREACHABLE" | "NOT_OURS" | "UPLOAD_EXPIRED" | "UPLOAD_REFUSED";

/** One failed request: `code` is stable, `message` is the API's own English sentence, empty for a local code. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  constructor(
    readonly code: string,
    message = "",
    readonly status = 0,
    readonly details: Record<string, unknown> = {},
    readonly requestId?: string | undefined,
  ) {
    super(message);
  }

  /** Whether the same request can succeed later. */
  get transient(): boolean {
    return ["UNREACHABLE", "RATE_LIMITED", "UNAVAILABLE"].includes(this.code);
  }

  /** The request to report to the operator; only a fault of the service has one. */
  get reported(): string | undefined {
    return this.status >= 500 ? this.requestId : undefined;
  }

  /** The analysis of a refused photo or video. */
  get analysisId(): string | undefined {
    const found = this.details.analysis_id;
    return typeof found === "string" ? found : undefined;
  }
}

export function localFailure(code: LocalCode): ApiFailure {
  return new ApiFailure(code);
}

/** API Gateway's id of a request, on every answer. */
export const REQUEST_ID = "x-amzn-RequestId";

/** The API's error, or NOT_OURS if something else answered. */
export function failureFrom(status: number, body: unknown, requestId?: string): ApiFailure {
  const error = errorBody(body);
  if (error === undefined) return new ApiFailure("NOT_OURS", "", status);
  return new ApiFailure(error.code, error.message, status, error.details ?? {}, requestId);
}

const REFUSALS: ReadonlySet<string> = new Set([
  "NO_PERSON",
  "PERSON_CROPPED",
  "POSE_UNCLEAR",
  "NO_FACE",
  "IMAGE_UNREADABLE",
  "VIDEO_UNREADABLE",
  "VIDEO_TOO_LONG",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA",
]);

/** A failed analysis has the same body as a failed request, without the status. */
export function failureOf(error: ErrorBody): ApiFailure {
  return new ApiFailure(error.code, error.message, 0, error.details ?? {});
}

/** Whether the photo or video itself was refused, so that sending it again does not help. */
export function isRefusal(reason: unknown): boolean {
  return reason instanceof ApiFailure && REFUSALS.has(reason.code);
}

export function isAbort(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "AbortError";
}

function errorBody(body: unknown): ErrorBody | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error } = body as { error: unknown };
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return { message: "", ...(error as Pick<ErrorBody, "code">) };
}
