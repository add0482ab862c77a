import { lengthOf, type Step, stepAt } from "./plan";

/** Why the camera gives no picture, or stopped. */
export type CameraTrouble = "denied" | "none" | "busy" | "insecure" | "lost" | "unsupported";

export type Guide =
  | { at: "asking" }
  | { at: "trouble"; trouble: CameraTrouble }
  | { at: "ready" }
  | { at: "countdown"; left: number }
  | { at: "recording"; elapsed: number; step: number }
  | { at: "paused"; elapsed: number; step: number }
  | { at: "finishing" }
  | { at: "review"; video: Blob };

export type GuideEvent =
  | { type: "camera" }
  | { type: "trouble"; trouble: CameraTrouble }
  | { type: "start" }
  | { type: "tick"; seconds: number }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "cancel" }
  | { type: "recorded"; video: Blob }
  | { type: "retake" };

export const COUNTDOWN_S = 3;

/** The guided recording as a pure state machine. Each tick carries the seconds since the last one. */
export function nextGuide(plan: readonly Step[], guide: Guide, event: GuideEvent): Guide {
  if (event.type === "trouble") return guide.at === "review" ? guide : { at: "trouble", trouble: event.trouble };
  if (event.type === "cancel") return isRunning(guide) ? { at: "ready" } : guide;
  switch (guide.at) {
    case "asking":
    case "trouble":
      return event.type === "camera" ? { at: "ready" } : event.type === "retake" ? { at: "asking" } : guide;
    case "ready":
      return event.type === "start" ? { at: "countdown", left: COUNTDOWN_S } : guide;
    case "countdown":
      return afterCountdown(guide.left, event) ?? guide;
    case "recording":
      return afterRecording(plan, guide, event);
    case "paused":
      return event.type === "resume" ? { ...guide, at: "recording" } : guide;
    case "finishing":
      return event.type === "recorded" ? { at: "review", video: event.video } : guide;
    case "review":
      return event.type === "retake" ? { at: "asking" } : guide;
  }
}

export function isRunning(guide: Guide): boolean {
  return guide.at === "countdown" || guide.at === "recording" || guide.at === "paused";
}

function afterCountdown(left: number, event: GuideEvent): Guide | undefined {
  if (event.type === "pause") return { at: "ready" };
  if (event.type !== "tick") return undefined;
  const rest = left - event.seconds;
  return rest > 0 ? { at: "countdown", left: rest } : { at: "recording", elapsed: 0, step: 0 };
}

function afterRecording(plan: readonly Step[], guide: Extract<Guide, { at: "recording" }>, event: GuideEvent): Guide {
  if (event.type === "pause") {
    // After a pause the whole step is repeated, or the extreme would not be held long enough.
    return { ...guide, at: "paused", elapsed: plan[guide.step]?.from ?? guide.elapsed };
  }
  if (event.type !== "tick") return guide;
  const elapsed = guide.elapsed + event.seconds;
  if (elapsed >= lengthOf(plan)) return { at: "finishing" };
  return { at: "recording", elapsed, step: stepAt(plan, elapsed) };
}
