import type uPlot from "uplot";
import type { Palette } from "./palette";

const FONT = "12px system-ui, sans-serif";
const TICKS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
const AXIS_PX = 46; // room for "-0.050"

export function xAxis(palette: Palette): uPlot.Axis {
  return {
    stroke: palette.text,
    font: FONT,
    size: 26,
    gap: 4,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    space: 48,
    incrs: TICKS_S,
    values: (_plot, splits, _axis, _space, step) => splits.map((seconds) => clock(seconds, step)),
  };
}

export function yAxis(palette: Palette): uPlot.Axis {
  return {
    stroke: palette.text,
    font: FONT,
    size: AXIS_PX,
    gap: 6,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    space: 32,
  };
}

/** Seconds as text on an axis: 7, 7.5, 1:05, 29:30. */
export function clock(seconds: number, step = 1): string {
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  if (seconds < 60) return seconds.toFixed(digits);
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - 60 * minutes).toFixed(digits);
  return `${minutes}:${rest.padStart(digits === 0 ? 2 : digits + 3, "0")}`;
}
