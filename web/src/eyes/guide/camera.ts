import { openWebcam } from "../../ui/webcam";
import type { CameraTrouble } from "./machine";

/** The front camera, with enough pixels for an eye of 30 px and a frame rate that shows short blinks. */
const WANTED: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
  facingMode: "user",
};

export function openCamera(): Promise<MediaStream> {
  return openWebcam(WANTED);
}

export function troubleOf(reason: unknown): CameraTrouble {
  const name = reason instanceof DOMException ? reason.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return name === "NotSupportedError" ? "insecure" : "none";
}

export interface CameraFacts {
  width: number;
  height: number;
  frameRate: number;
}

export function factsOf(stream: MediaStream): CameraFacts {
  const { width = 0, height = 0, frameRate = 0 } = stream.getVideoTracks()[0]?.getSettings() ?? {};
  return { width, height, frameRate };
}

export type CameraGrade = "good" | "small" | "slow";

const MIN_SIDE = 480; // a face that fills a third of it has eyes of less than 30 px
const MIN_RATE = 15; // below this there is no verdict, and blinks are missed: docs/eye-tracking.md

/** On an upright phone the long side is upright, so the shorter side counts. */
export function gradeCamera({ width, height, frameRate }: CameraFacts): CameraGrade {
  if (Math.min(width, height) < MIN_SIDE) return "small";
  return frameRate > 0 && frameRate < MIN_RATE ? "slow" : "good";
}
