import { rowAt } from "../data/series";

/** A part of the recording, s. */
export interface Span {
  from: number;
  to: number;
}

const MIN_S = 0.5; // about fifteen frames over the whole width: a closer zoom shows nothing new

export function length(span: Span): number {
  return span.to - span.from;
}

export function isWhole(span: Span, whole: Span): boolean {
  return span.from <= whole.from && span.to >= whole.to;
}

/** `span`, moved and cut to lie inside `whole`, and not shorter than the closest zoom. */
export function inside(span: Span, whole: Span): Span {
  const long = Math.min(Math.max(length(span), MIN_S), length(whole));
  const middle = (span.from + span.to) / 2;
  const from = Math.min(Math.max(middle - long / 2, whole.from), whole.to - long);
  return { from, to: from + long };
}

/** `factor` below 1 zooms in. The point at `pivot` does not move. */
export function zoomed(span: Span, pivot: number, factor: number, whole: Span): Span {
  const long = Math.min(Math.max(length(span) * factor, MIN_S), length(whole));
  const share = (pivot - span.from) / length(span);
  const from = Math.min(Math.max(pivot - share * long, whole.from), whole.to - long);
  return { from, to: from + long };
}

export function moved(span: Span, seconds: number, whole: Span): Span {
  return inside({ from: span.from + seconds, to: span.to + seconds }, whole);
}

/** The same zoom, moved so that `seconds` is visible; unchanged if it already is. */
export function revealing(span: Span, seconds: number, whole: Span): Span {
  if (seconds >= span.from && seconds <= span.to) return span;
  const lead = 0.2; // the next part is more interesting than the previous one
  const from = seconds - lead * length(span);
  return inside({ from, to: from + length(span) }, whole);
}

/** Rows [first, end) of a span, with one more on either side so that lines reach the edges. */
export function rowsOf(time: Float64Array, span: Span): [number, number] {
  return [Math.max(0, rowAt(time, span.from)), Math.min(time.length, rowAt(time, span.to) + 2)];
}
