import { keptRows } from "../curves/decimate";
import { toBars } from "../curves/dense";
import { readPalette } from "../curves/palette";
import { at } from "../data/series";
import type { Viewer } from "./model";

const TOP_OPENNESS = 1.3;

/** The lids of the whole recording, with a tick for each blink and grey without a face. */
export function drawOverview(canvas: HTMLCanvasElement, { series, blinks, blind, whole }: Viewer): void {
  const wide = Math.round(canvas.clientWidth * devicePixelRatio);
  const high = Math.round(canvas.clientHeight * devicePixelRatio);
  const ctx = canvas.getContext("2d");
  const host = canvas.parentElement;
  if (ctx === null || host === null || wide === 0) return;
  canvas.width = wide;
  canvas.height = high;
  const palette = readPalette(host);
  const x = (seconds: number) => (seconds / whole.to) * wide;
  ctx.fillStyle = palette.grid;
  for (const { from, to } of blind) ctx.fillRect(x(from), 0, Math.max(1, x(to) - x(from)), high);
  drawLids(ctx, series, x, high, palette.faint);
  const tick = 2 * devicePixelRatio;
  ctx.globalAlpha = Math.min(1, Math.max(0.25, wide / (4 * tick * blinks.length))); // many ticks become transparent, so that the lids stay visible
  for (const blink of blinks) {
    ctx.fillStyle = palette[blink.kind];
    const long = blink.kind === "complete" ? 0.36 : 0.22; // the length shows the kind without colour
    ctx.fillRect(x(blink.peak_s) - tick / 2, 0, tick, high * long);
  }
}

function drawLids(
  ctx: CanvasRenderingContext2D,
  { time, columns, leap, rows }: Viewer["series"],
  x: (seconds: number) => number,
  high: number,
  colour: string,
): void {
  const kept = keptRows(time, [columns.openness], leap, [0, rows], ctx.canvas.width);
  const y = Array.from(kept, (row) => {
    const value = at(columns.openness, row);
    return Number.isNaN(value) ? null : high * (1 - Math.min(Math.max(value, 0), TOP_OPENNESS) / TOP_OPENNESS);
  });
  const wide = Math.max(1, Math.round(devicePixelRatio));
  ctx.fillStyle = colour;
  for (const bar of toBars(
    Array.from(kept, (row) => x(at(time, row))),
    y,
  )) {
    ctx.fillRect(bar.x, bar.top, wide, Math.max(wide, bar.bottom - bar.top));
  }
}
