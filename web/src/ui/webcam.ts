import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Key } from "../i18n";

export type WebcamState = "starting" | "live" | "failed";

export interface Webcam {
  state: WebcamState;
  /** Why there is no picture, as a key of `t`. */
  problem: Key | undefined;
  stream: MediaStream | undefined;
}

/** A camera that runs while the component is shown with the same constraints, and is then released. */
export function useWebcam(video: MediaTrackConstraints, wish: string): Webcam {
  const webcam = useSignal<Webcam>({ state: "starting", problem: undefined, stream: undefined });
  const wanted = useRef(video);
  wanted.current = video;
  useEffect(() => {
    let gone = false;
    let stream: MediaStream | undefined;
    webcam.value = { state: "starting", problem: undefined, stream: undefined };
    openWebcam(wanted.current).then(
      (opened) => {
        stream = opened;
        if (gone) stopStream(opened);
        else webcam.value = { state: "live", problem: undefined, stream: opened };
      },
      (reason) => {
        if (!gone) webcam.value = { state: "failed", problem: problemOf(reason), stream: undefined };
      },
    );
    return () => {
      gone = true;
      if (stream) stopStream(stream);
    };
  }, [wish]);
  return webcam.value;
}

export async function openWebcam(video: MediaTrackConstraints): Promise<MediaStream> {
  // Pages without https have no mediaDevices, although the type says otherwise.
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotSupportedError");
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function problemOf(reason: unknown): Key {
  const name = reason instanceof DOMException ? reason.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "camera.refused";
  if (name === "NotSupportedError") return "camera.unsupported";
  return name === "NotReadableError" || name === "AbortError" ? "camera.busy" : "camera.none";
}
