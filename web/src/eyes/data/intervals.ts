import { type Blink, isWink } from "./blinks";
import { at, isUnseen, rowAt, type Series } from "./series";
import { percentiles } from "./statistics";

/** One row of the table with the numbers of the curves. */
export interface Interval {
  from: number;
  to: number;
  /** Share of the frames with a visible eye. */
  seen: number;
  blinks: number;
  /** Median of the lids' openness; NaN without a face. */
  openness: number;
  /** Least and greatest vertical gaze, 5th to 95th percentile; NaN without. */
  gaze: readonly [number, number];
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300];
const MAX_ROWS = 40; // more rows are not readable

export function intervals(series: Series, blinks: readonly Blink[], gaze: Float64Array): Interval[] {
  const end = at(series.time, series.rows - 1);
  const step = STEPS_S.find((seconds) => end / seconds <= MAX_ROWS) ?? 600;
  const count = Math.max(1, Math.ceil(end / step));
  return Array.from({ length: count }, (_, which) => {
    const from = which * step;
    const to = which === count - 1 ? end : from + step;
    return interval(series, blinks, gaze, from, to);
  });
}

function interval(series: Series, blinks: readonly Blink[], gaze: Float64Array, from: number, to: number): Interval {
  const first = rowAt(series.time, from);
  const last = rowAt(series.time, to) + 1;
  const states = series.state.subarray(first, last);
  const [openness = Number.NaN] = percentiles(series.columns.openness.subarray(first, last), [0.5]);
  const [low = Number.NaN, high = Number.NaN] = percentiles(gaze.subarray(first, last), [0.05, 0.95]);
  return {
    from,
    to,
    seen: states.filter((state) => !isUnseen(state)).length / states.length,
    blinks: blinks.filter((blink) => isBlink(blink) && blink.peak_s >= from && blink.peak_s < to).length,
    openness,
    gaze: [low, high],
  };
}

function isBlink(blink: Blink): boolean {
  return blink.kind !== "closure" && !isWink(blink);
}
