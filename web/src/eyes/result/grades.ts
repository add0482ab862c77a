import type { EyeSummary } from "../../api/types";

export type Grade = "good" | "low" | "bad";
export type Graded = "coverage" | "eyeWidth" | "frameRate" | "brightness" | "blur" | "headPitch";

/** Limits for summaries without them; see docs/eye-tracking.md, "Gates" and "Quality and warnings". */
const LIMITS: Record<string, number> = {
  low_coverage: 0.7,
  gaze_good_eye_px: 30,
  small_eye_px: 20,
  low_frame_rate: 15,
  dark_below_grey: 30,
  blurred_above: 0.5,
  gaze_good_head_pitch_deg: 5,
  head_moves_deg: 10,
};

/** The grade of each figure by the analysis's own limits; undefined without a figure. */
export function judge(summary: EyeSummary): Partial<Record<Graded, Grade>> {
  const { quality, gaze, thresholds } = summary;
  const limit = (name: string) => thresholds[name] ?? LIMITS[name] ?? Number.NaN;
  const atLeast = (value: number | null | undefined, good: number, fair = good) =>
    grade(
      value,
      (v) => v >= good,
      (v) => v >= fair,
    );
  const atMost = (value: number | null | undefined, good: number, fair = good) =>
    grade(
      value,
      (v) => v <= good,
      (v) => v <= fair,
    );
  const pitch = gaze?.head_pitch_range_deg ?? quality.head_pitch_range_deg;
  return defined({
    coverage: atLeast(summary.coverage, limit("low_coverage")),
    eyeWidth: atLeast(quality.eye_width_px, limit("gaze_good_eye_px"), limit("small_eye_px")),
    frameRate: atLeast(quality.frame_rate, 0.99 * limit("low_frame_rate")), // 14.99 is 15 measured
    brightness: atLeast(quality.brightness, limit("dark_below_grey")),
    blur: atMost(quality.blur, limit("blurred_above")),
    headPitch: atMost(pitch, limit("gaze_good_head_pitch_deg"), limit("head_moves_deg")),
  });
}

type Test = (value: number) => boolean;

function grade(value: number | null | undefined, good: Test, fair: Test): Grade | undefined {
  if (value === null || value === undefined) return undefined;
  if (good(value)) return "good";
  return fair(value) ? "low" : "bad";
}

function defined<T extends object>(some: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const known = Object.entries(some).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
