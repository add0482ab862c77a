import uPlot from "uplot";
import { toBars } from "./dense";

const DENSE = 1.5; // points per pixel; from here on lines only overlap

const lines = uPlot.paths.linear?.();

/** Lines where single frames can be seen; `drawDense` draws the rest. */
export const curvePaths: uPlot.Series.PathBuilder = (plot, which, first, last) =>
  isDense(plot) ? null : (lines?.(plot, which, first, last) ?? null);

/** Upright bars where many frames share a pixel. */
export function drawDense(plot: uPlot, which: number, colour: string): void {
  if (!isDense(plot)) return;
  const { ctx, bbox } = plot;
  const [times, ...curves] = plot.data;
  const x = Array.from(times, (time) => plot.valToPos(time, "x", true));
  const y = Array.from(curves[which - 1] ?? [], (value) => (value == null ? null : plot.valToPos(value, "y", true)));
  const wide = Math.max(1, Math.round(devicePixelRatio));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour;
  for (const bar of toBars(x, y))
    ctx.fillRect(bar.x, Math.floor(bar.top), wide, Math.ceil(bar.bottom - bar.top) + wide);
  ctx.restore();
}

function isDense(plot: uPlot): boolean {
  return plot.data[0].length > DENSE * plot.bbox.width;
}
