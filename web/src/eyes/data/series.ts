/** Columns of eyes.csv that are drawn; empty cells are NaN. */
export const DRAWN = [
  "openness",
  "v_offset",
  "h_offset",
  "gaze_vertical_deg",
  "gaze_horizontal_deg",
  "gaze_used",
] as const;
export type Column = (typeof DRAWN)[number];

/** The values of the column `state`, in the order of their codes. */
export const STATES = ["open", "blink", "incomplete_blink", "closure", "no_face", "wink", "hidden"] as const;

const NO_FACE = STATES.indexOf("no_face");
const HIDDEN = STATES.indexOf("hidden");

/** Whether no eye is seen in a frame of this state: there is no face, or something hides both eyes. */
export function isUnseen(state: number | undefined): boolean {
  return state === NO_FACE || state === HIDDEN;
}

/** One recording column by column: 54,000 rows are 4 MB of numbers instead of 54,000 objects. */
export interface Series {
  rows: number;
  /** Presentation time from the first frame, s. */
  time: Float64Array;
  /** Number of the source frame. */
  frame: Float64Array;
  /** Index into STATES. */
  state: Uint8Array;
  /** 1 if there is a time gap after the row: frames are missing, and the line is interrupted. */
  leap: Uint8Array;
  columns: Record<Column, Float64Array>;
}

const LEAP_S = 0.5; // a frame stands for half a second at most: docs/eye-tracking.md, "Time and frames"
const LEAP_FRAMES = 3; // videos with fewer than 6 frames a second have every step above LEAP_S

/** For indices that are known to be in range. */
export function at(values: Float64Array | Uint8Array | Uint32Array, index: number): number {
  return values[index] as number;
}

export function hasValues(values: Float64Array): boolean {
  return values.some((value) => !Number.isNaN(value));
}

/** The row on screen at `seconds`: the last one that has begun. */
export function rowAt(time: Float64Array, seconds: number): number {
  const rounding = 1e-6; // times have six decimals in the file
  let low = 0;
  let high = time.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(time, middle) <= seconds + rounding) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function medianStep(time: Float64Array): number {
  const steps = new Float64Array(Math.max(0, time.length - 1));
  for (let row = 0; row < steps.length; row++) steps[row] = at(time, row + 1) - at(time, row);
  return steps.length === 0 ? 0 : at(steps.sort(), steps.length >> 1);
}

export function findLeaps(time: Float64Array): Uint8Array {
  const longest = Math.max(LEAP_S, LEAP_FRAMES * medianStep(time));
  return Uint8Array.from(time, (start, row) =>
    at(time, Math.min(row + 1, time.length - 1)) - start > longest ? 1 : 0,
  );
}

/** The buffers of a series, for transfer between threads without a copy. */
export function buffersOf(series: Series): ArrayBuffer[] {
  const arrays = [series.time, series.frame, series.state, series.leap, ...Object.values(series.columns)];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
