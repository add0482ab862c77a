import { at, isUnseen, type Series } from "./series";

export interface Stretch {
  from: number;
  to: number;
}

/** Runs of frames without a face, or with both eyes hidden. */
export function withoutFace(series: Series): Stretch[] {
  const found: Stretch[] = [];
  let start = -1;
  for (let row = 0; row <= series.rows; row++) {
    const gone = row < series.rows && isUnseen(series.state[row]);
    if (gone && start < 0) start = row;
    if (!gone && start >= 0) {
      found.push({ from: at(series.time, start), to: at(series.time, Math.min(row, series.rows - 1)) });
      start = -1;
    }
  }
  return found;
}
