import { hasValues, type Series, STATES } from "../data/series";
import { percentiles, where } from "../data/statistics";

export type Unit = "degrees" | "widths";
export type PanelId = "lids" | "vertical" | "horizontal";

/** One chart: a strong curve of the values behind the figures, and a faint one of the rest. */
export interface Panel {
  id: PanelId;
  unit: "share" | Unit;
  all: Float64Array;
  used: Float64Array;
  /** The unused values and their neighbours, so that the line has no gaps. */
  rest?: Float64Array;
  /** Ends of the axis. */
  range: readonly [number, number];
  /** Offsets grow downwards, like pixels: this flips the axis, so that up is shown upwards. */
  turned: boolean;
  /** 5th and 95th percentile of the used values, if the panel shows a range. */
  ends?: readonly [number, number];
  digits: number;
}

const OPEN = STATES.indexOf("open");
const LIDS_RANGE = [0, 1.4] as const; // 1 is open; wide open eyes reach 1.2, and the marks of blinks need room
const MIN_HALF = { degrees: 10, widths: 0.05 }; // noise must not fill the chart: 5 degrees are not meaningful

export function hasDegrees(series: Series): boolean {
  return hasValues(series.columns.gaze_vertical_deg);
}

export function lidsPanel(series: Series): Panel {
  const { openness } = series.columns;
  return { id: "lids", unit: "share", all: openness, used: openness, range: LIDS_RANGE, turned: false, digits: 2 };
}

export function gazePanel(series: Series, id: "vertical" | "horizontal", unit: Unit): Panel {
  const { columns } = series;
  const [all, isUsed] =
    unit === "degrees"
      ? [columns[`gaze_${id}_deg`], (row: number) => columns.gaze_used[row] === 1]
      : [id === "vertical" ? columns.v_offset : columns.h_offset, (row: number) => series.state[row] === OPEN];
  const used = where(all, isUsed);
  const [least = 0, low = 0, high = 0, greatest = 0] = percentiles(used, [0.001, 0.05, 0.95, 0.999]);
  return {
    id,
    unit,
    all,
    used,
    rest: where(
      all,
      (row) => !isUsed(row) || (row > 0 && !isUsed(row - 1)) || (row + 1 < series.rows && !isUsed(row + 1)),
    ),
    range: axisRange(least, greatest, unit),
    turned: unit === "widths" && id === "vertical",
    digits: unit === "degrees" ? 1 : 3,
    ...(Number.isNaN(low) ? {} : { ends: [low, high] as const }),
  };
}

/** Wide enough for all except single outliers, and never so narrow that noise looks like movement. */
function axisRange(least: number, greatest: number, unit: Unit): readonly [number, number] {
  const middle = (least + greatest) / 2 || 0; // nothing used: NaN
  const half = Math.max(MIN_HALF[unit], 0.58 * (greatest - least) || 0);
  return [middle - half, middle + half];
}
