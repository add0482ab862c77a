import type uPlot from "uplot";
import type { Blink, BlinkKind } from "../data/blinks";
import type { Stretch } from "../data/runs";
import type { Palette } from "./palette";

const MARK_PX = 5; // half the width of a mark
const HATCH_PX = 6;
const MIN_APART_PX = 6; // on average

/** Bands behind the curves: blinks, and hatched without a face. */
export function drawBands(plot: uPlot, blinks: readonly Blink[], blind: readonly Stretch[], palette: Palette): void {
  const { ctx } = plot;
  ctx.save();
  clipToPlot(plot);
  for (const stretch of blind) hatch(plot, stretch, palette.nothing);
  ctx.globalAlpha = 0.16;
  for (const blink of visible(plot, blinks)) {
    const [left, wide] = place(plot, blink.start_s, blink.end_s);
    ctx.fillStyle = palette[blink.kind];
    ctx.fillRect(left, plot.bbox.top, wide, plot.bbox.height);
  }
  ctx.restore();
}

/** A mark for each blink at the top. Shapes differ, so that colour is not needed to tell them apart. */
export function drawBlinkMarks(plot: uPlot, blinks: readonly Blink[], palette: Palette): void {
  const { ctx } = plot;
  const size = MARK_PX * devicePixelRatio;
  ctx.save();
  ctx.lineWidth = 1.5 * devicePixelRatio;
  for (const blink of visible(plot, blinks)) {
    const x = plot.valToPos(blink.peak_s, "x", true);
    ctx.fillStyle = ctx.strokeStyle = palette[blink.kind];
    drawMark(ctx, blink.kind, x, plot.bbox.top + 1.8 * size, size);
  }
  ctx.restore();
}

/** Dashed lines at both ends of the range in the figures. */
export function drawEnds(plot: uPlot, ends: readonly [number, number], palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = palette.range;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  for (const end of ends) {
    const y = Math.round(plot.valToPos(end, "y", true)) + 0.5;
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
  }
  ctx.stroke();
  ctx.restore();
}

function drawMark(ctx: CanvasRenderingContext2D, kind: BlinkKind, x: number, y: number, size: number): void {
  if (kind === "closure") {
    ctx.fillRect(x - size, y - size * 0.4, 2 * size, size * 0.8);
    return;
  }
  ctx.beginPath();
  ctx.moveTo(x - size, y - size * 0.8);
  ctx.lineTo(x + size, y - size * 0.8);
  ctx.lineTo(x, y + size * 0.8);
  ctx.closePath();
  kind === "complete" ? ctx.fill() : ctx.stroke();
}

/** The visible blinks; none if they would overlap and hide the curve, whose valleys then show them. */
function visible(plot: uPlot, blinks: readonly Blink[]): readonly Blink[] {
  const { min, max } = plot.scales.x ?? {};
  const seen = blinks.filter((blink) => blink.end_s >= (min ?? 0) && blink.start_s <= (max ?? 0));
  return seen.length * MIN_APART_PX * devicePixelRatio > plot.bbox.width ? [] : seen;
}

/** [left, width] in the canvas's pixels; always wide enough to be visible. */
function place(plot: uPlot, from: number, to: number): [number, number] {
  const left = plot.valToPos(from, "x", true);
  return [left, Math.max(plot.valToPos(to, "x", true) - left, devicePixelRatio)];
}

function hatch(plot: uPlot, stretch: Stretch, colour: string): void {
  const { ctx, bbox } = plot;
  const [left, wide] = place(plot, stretch.from, stretch.to);
  const start = Math.max(left, bbox.left);
  const end = Math.min(left + wide, bbox.left + bbox.width);
  if (end <= start) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(start, bbox.top, end - start, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  const step = HATCH_PX * devicePixelRatio;
  for (let x = Math.floor((start - bbox.height) / step) * step; x < end; x += step) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
}

function clipToPlot({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}
