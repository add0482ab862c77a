import { at, type Series, STATES } from "./series";

export interface Stretch {
  from: number;
  to: number;
}

const NO_FACE = STATES.indexOf("no_face");

/** Runs of frames without a face. */
export function withoutFace(series: Series): Stretch[] {
  const found: Stretch[] = [];
  let start = -1;
  for (let row = 0; row <= series.rows; row++) {
    const gone = row < series.rows && series.state[row] === NO_FACE;
    if (gone && start < 0) start = row;
    if (!gone && start >= 0) {
      found.push({ from: at(series.time, start), to: at(series.time, Math.min(row, series.rows - 1)) });
      start = -1;
    }
  }
  return found;
}
