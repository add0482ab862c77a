export type Act = "fixation" | "up" | "down";

/** One instruction of the sequence, s from the start of the recording. */
export interface Step {
  act: Act;
  from: number;
  to: number;
}

export interface PlanOptions {
  fixationS: number;
  taskS: number;
  holdS: number;
}

/**
 * The range of the gaze runs from the 5th to the 95th percentile of the time, so each extreme is held for two seconds;
 * a verdict needs 10 s of well measured gaze, and 60 s hold enough blinks for a rate (docs/eye-tracking.md).
 */
export const DEFAULT_PLAN: PlanOptions = { fixationS: 10, taskS: 60, holdS: 2 };

/** First the middle, then up and down in turns; ends after a complete pair. */
export function makePlan({ fixationS, taskS, holdS }: PlanOptions = DEFAULT_PLAN): Step[] {
  const turns = 2 * Math.max(1, Math.floor(taskS / (2 * holdS)));
  const looks = Array.from({ length: turns }, (_, turn): Step => {
    const from = fixationS + turn * holdS;
    return { act: turn % 2 === 0 ? "up" : "down", from, to: from + holdS };
  });
  return [{ act: "fixation", from: 0, to: fixationS }, ...looks];
}

export function lengthOf(plan: readonly Step[]): number {
  return plan.at(-1)?.to ?? 0;
}

/** Index of the step at `seconds`; the number of steps after the last one. */
export function stepAt(plan: readonly Step[], seconds: number): number {
  const found = plan.findIndex((step) => seconds < step.to);
  return found === -1 ? plan.length : found;
}
