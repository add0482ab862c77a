import { at } from "./series";

/** Linear between neighbours, as numpy's percentile; NaN without values. */
export function percentiles(values: Float64Array, shares: readonly number[]): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return shares.map((share) => {
    if (sorted.length === 0) return Number.NaN;
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const rest = place - below;
    return at(sorted, below) * (1 - rest) + at(sorted, Math.ceil(place)) * rest;
  });
}

/** Values where `wanted` holds, NaN elsewhere. */
export function where(values: Float64Array, wanted: (row: number) => boolean): Float64Array {
  return values.map((value, row) => (wanted(row) ? value : Number.NaN));
}
