import { type ReadonlySignal, signal } from "@preact/signals";
import { call } from "./client";
import { ApiFailure, localFailure } from "./errors";
import { sendForm } from "./send";
import type { UploadForm, UploadRequest } from "./types";

/** `waiting`: the connection is lost; the upload continues when it is back, or with `retry()`. */
export type UploadPhase = "preparing" | "sending" | "waiting" | "done" | "failed";

export interface UploadState {
  phase: UploadPhase;
  sent: number;
  total: number;
}

export interface Upload {
  state: ReadonlySignal<UploadState>;
  /** The s3:// address. Rejects with ApiFailure, or with an AbortError after `cancel()`. */
  done: Promise<string>;
  retry: () => void;
  cancel: () => void;
}

interface Place extends UploadForm {
  validUntil: number;
}

/** Uploads a file to the address from the API, and survives lost connections. */
export function startUpload(file: Blob, request: UploadRequest): Upload {
  const state = signal<UploadState>({ phase: "preparing", sent: 0, total: file.size });
  const stop = new AbortController();
  const wake = new EventTarget();
  const tell = (phase: UploadPhase, sent = 0) => {
    state.value = { phase, sent, total: file.size };
  };
  const done = sendUntilStored(file, request, { tell, stop: stop.signal, wake });
  done.catch(() => tell("failed"));
  return { state, done, retry: () => wake.dispatchEvent(new Event("retry")), cancel: () => stop.abort() };
}

const MAX_RENEWALS = 2; // of forms that S3 calls expired: a machine with a wrong clock would repeat for ever

interface Way {
  tell: (phase: UploadPhase, sent?: number) => void;
  stop: AbortSignal;
  wake: EventTarget;
}

/** Reuses the form while it is valid: S3 does not store an interrupted upload. */
async function sendUntilStored(file: Blob, request: UploadRequest, way: Way): Promise<string> {
  let place: Place | undefined;
  let renewals = MAX_RENEWALS;
  for (;;) {
    way.stop.throwIfAborted();
    try {
      way.tell("preparing");
      if (place === undefined || Date.now() > place.validUntil) place = await newPlace(file, request, way.stop);
      way.tell("sending");
      await sendForm(place, file, (sent) => way.tell("sending", sent), way.stop);
      way.tell("done", file.size);
      return place.s3_url;
    } catch (reason) {
      if (!(reason instanceof ApiFailure)) throw reason;
      if (reason.code === "UPLOAD_EXPIRED" && renewals-- > 0) place = undefined;
      else if (reason.code === "UNREACHABLE") await connection(way);
      else throw reason;
    }
  }
}

async function newPlace(file: Blob, body: UploadRequest, signal: AbortSignal): Promise<Place> {
  const form = await call((api) => api.POST("/uploads", { body, signal }));
  if (file.size > form.max_bytes) throw localFailure("UPLOAD_REFUSED");
  const margin = 30; // seconds: the form must still be valid when the last byte arrives at S3's check
  return { ...form, validUntil: Date.now() + 1000 * (form.expires_in_s - margin) };
}

/** Waits until the browser is online again or the user retries. */
function connection(way: Way): Promise<void> {
  way.tell("waiting");
  const over = new AbortController();
  return new Promise((resolve, reject) => {
    const go = () => {
      over.abort();
      resolve();
    };
    const options = { signal: over.signal };
    window.addEventListener("online", go, options);
    way.wake.addEventListener("retry", go, options);
    way.stop.addEventListener("abort", () => [over.abort(), reject(way.stop.reason)], options);
  });
}
