import { call } from "../../api/client";
import { ApiFailure } from "../../api/errors";
import type { EyeTrackingAnalysis, FaceMetrics, StartedAnalysis } from "../../api/types";

export type Face = { grade: "good" | "low" | "small"; width: number } | { grade: "none" | "failed" };

const GOOD_PX = 30; // docs/eye-tracking.md, "Gates": gaze in degrees is graded by the width of an eye
const MIN_PX = 20;

export function judgeEyes(width: number): Face {
  if (width >= GOOD_PX) return { grade: "good", width };
  return { grade: width >= MIN_PX ? "low" : "small", width };
}

/** Lets the service measure the eyes in one picture of the preview. The service does not store it. */
export async function checkFace(video: HTMLVideoElement, userId: string): Promise<Face> {
  try {
    const body = { action: "analyze_image" as const, user_id: userId, file_data: picture(video) };
    const found = await call<FaceMetrics | EyeTrackingAnalysis | StartedAnalysis>((api) =>
      api.POST("/eye-tracking", { body }),
    );
    return "metrics" in found ? judgeEyes(found.metrics.eye_width_px ?? 0) : { grade: "failed" };
  } catch (reason) {
    return { grade: reason instanceof ApiFailure && reason.code === "NO_FACE" ? "none" : "failed" };
  }
}

/** Not mirrored: left and right are the person's own. */
function picture(video: HTMLVideoElement): string {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return canvas.toDataURL("image/jpeg", 0.9);
}
