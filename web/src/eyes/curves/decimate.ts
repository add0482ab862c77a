import { at } from "../data/series";

/**
 * Rows that draw the same picture as all rows of [first, end): for each pixel column and curve the first, least,
 * greatest and last value (M4: Jugel et al., VLDB 2014), and one empty cell if there is any.
 *
 * So a blink of two frames in half an hour of video keeps its depth at any zoom. Rows at a gap in time also stay.
 */
export function keptRows(
  time: Float64Array,
  curves: readonly Float64Array[],
  leap: Uint8Array,
  [first, end]: readonly [number, number],
  columns: number,
): Uint32Array {
  if (end - first <= 4 * columns) return Uint32Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);
  const kept = new Set<number>();
  for (const curve of curves) keepOfCurve(kept, time, curve, [first, end], columns);
  for (let row = first; row < end; row++) {
    if (leap[row]) kept.add(row).add(Math.min(row + 1, end - 1));
  }
  return Uint32Array.from(kept).sort();
}

function keepOfCurve(
  kept: Set<number>,
  time: Float64Array,
  curve: Float64Array,
  [first, end]: readonly [number, number],
  columns: number,
): void {
  const start = at(time, first);
  const perSecond = columns / Math.max(at(time, end - 1) - start, Number.EPSILON);
  let row = first;
  while (row < end) {
    const column = Math.floor((at(time, row) - start) * perSecond);
    const from = row;
    while (row < end && Math.floor((at(time, row) - start) * perSecond) === column) row++;
    keepOfColumn(kept, curve, from, row);
  }
}

function keepOfColumn(kept: Set<number>, curve: Float64Array, from: number, end: number): void {
  let first = -1;
  let least = -1;
  let greatest = -1;
  let last = -1;
  let empty = -1;
  for (let row = from; row < end; row++) {
    const value = at(curve, row);
    if (Number.isNaN(value)) {
      if (empty < 0) empty = row;
      continue;
    }
    if (first < 0) first = least = greatest = row;
    if (value < at(curve, least)) least = row;
    if (value > at(curve, greatest)) greatest = row;
    last = row;
  }
  for (const row of [first, least, greatest, last, empty]) if (row >= 0) kept.add(row);
}

/** Kept rows as the chart takes them: times, then each curve with null where nothing was measured. */
export function gather(
  rows: Uint32Array,
  time: Float64Array,
  curves: readonly Float64Array[],
  leap: Uint8Array,
): [number[], ...(number | null)[][]] {
  const times: number[] = [];
  const values: (number | null)[][] = curves.map(() => []);
  for (const row of rows) {
    times.push(at(time, row));
    curves.forEach((curve, which) => {
      const value = at(curve, row);
      values[which]?.push(Number.isNaN(value) ? null : value);
    });
    if (leap[row]) {
      times.push(at(time, row)); // an empty point at the same place breaks the line
      for (const column of values) column.push(null);
    }
  }
  return [times, ...values];
}
