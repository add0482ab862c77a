import uPlot from "uplot";
import type { Blink } from "../data/blinks";
import type { Stretch } from "../data/runs";
import type { Series } from "../data/series";
import { xAxis, yAxis } from "./axes";
import { gather, keptRows } from "./decimate";
import { drawBands, drawBlinkMarks, drawEnds } from "./marks";
import type { Palette } from "./palette";
import type { Panel } from "./panels";
import { curvePaths, drawDense } from "./paths";
import { rowsOf, type Span } from "./span";

export interface ChartParts {
  series: Series;
  panel: Panel;
  blinks: readonly Blink[];
  blind: readonly Stretch[];
  palette: Palette;
  onSelect: (span: Span) => void;
  onReset: () => void;
  onHover: (seconds: number | undefined) => void;
  onPoint: (seconds: number) => void;
}

export interface Chart {
  /** The element that receives gestures. */
  area: HTMLElement;
  show: (span: Span) => void;
  resize: (width: number, height: number) => void;
  /** Moves the playhead without redrawing the curves. */
  point: (seconds: number) => void;
  destroy: () => void;
}

export function createChart(host: HTMLElement, parts: ChartParts, width: number, height: number): Chart {
  const plot = new uPlot(
    options(parts, width, height),
    [[], ...curvesOf(parts.panel).map(() => [])] as unknown as uPlot.AlignedData,
    host,
  );
  const playhead = document.createElement("div");
  playhead.className = "eyes-playhead";
  plot.over.append(playhead);
  plot.over.addEventListener("click", (event) => parts.onPoint(plot.posToVal(event.offsetX, "x")));
  let shown: Span = { from: 0, to: 1 };
  let pointed = 0;
  const point = (seconds: number) => {
    pointed = seconds;
    const x = ((seconds - shown.from) / (shown.to - shown.from)) * plotWidth(plot);
    playhead.style.transform = `translateX(${x}px)`;
    playhead.hidden = seconds < shown.from || seconds > shown.to;
  };
  const show = (span: Span) => {
    shown = span;
    plot.batch(() => {
      plot.setData(drawn(parts, span, plotWidth(plot)), false);
      plot.setScale("x", { min: span.from, max: span.to });
    });
    point(pointed);
  };
  return {
    area: plot.over,
    show,
    point,
    resize: (wide, high) => {
      plot.setSize({ width: wide, height: high });
      show(shown);
    },
    destroy: () => plot.destroy(),
  };
}

/** The size that uPlot has computed: asking the element would force a layout with every frame. */
function plotWidth(plot: uPlot): number {
  return plot.bbox.width / devicePixelRatio;
}

/** As many points as the pixels of the screen can show. */
function drawn({ series, panel }: ChartParts, span: Span, width: number): uPlot.AlignedData {
  const curves = curvesOf(panel);
  const columns = Math.max(50, Math.round(width * devicePixelRatio));
  const rows = keptRows(series.time, curves, series.leap, rowsOf(series.time, span), columns);
  return gather(rows, series.time, curves, series.leap) as uPlot.AlignedData;
}

/** The used part of the curve, and the faint rest if there is one. */
function curvesOf({ used, rest }: Panel): Float64Array[] {
  return rest === undefined ? [used] : [used, rest];
}

function options(parts: ChartParts, width: number, height: number): uPlot.Options {
  const { panel, palette, blinks, blind } = parts;
  const line = { spanGaps: false, points: { show: false }, paths: curvePaths };
  return {
    width,
    height,
    pxAlign: 0,
    padding: [6, 10, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, auto: false },
      y: { auto: false, range: [...panel.range], dir: panel.turned ? -1 : 1 },
    },
    series: [
      {},
      { ...line, stroke: palette.ink, width: 1.5 },
      ...(panel.rest === undefined ? [] : [{ ...line, stroke: palette.faint, width: 1 }]),
    ],
    axes: [xAxis(palette), yAxis(palette)],
    cursor: cursor(parts),
    hooks: {
      drawClear: [(plot) => drawBands(plot, blinks, blind, palette)],
      draw: [
        (plot) => {
          if (panel.id === "lids") drawBlinkMarks(plot, blinks, palette);
          if (panel.ends !== undefined) drawEnds(plot, panel.ends, palette);
        },
      ],
      drawSeries: [(plot, which) => drawDense(plot, which, which === 1 ? palette.ink : palette.faint)],
      setSelect: [(plot) => select(plot, parts)],
      setCursor: [
        (plot) => parts.onHover((plot.cursor.left ?? -1) < 0 ? undefined : plot.posToVal(plot.cursor.left ?? 0, "x")),
      ],
    },
  };
}

function cursor({ onReset }: ChartParts): uPlot.Cursor {
  return {
    y: false,
    points: { show: false },
    drag: { x: true, y: false, setScale: false, dist: 5 },
    bind: { dblclick: () => () => [onReset(), null][1] ?? null },
  };
}

function select(plot: uPlot, { onSelect }: ChartParts): void {
  const { left, width } = plot.select;
  if (width <= 0) return;
  onSelect({ from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
