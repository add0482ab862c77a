import { effect, type Signal } from "@preact/signals";
import type { Viewer } from "../viewer/model";
import { type Chart, createChart } from "./chart";
import { listenToGestures } from "./gestures";
import { onThemeChange, readPalette } from "./palette";
import type { Panel } from "./panels";

/**
 * Puts a chart into `host` and updates it with the viewer's span, the host's size and the theme's colours. The playhead
 * is separate, so that playing does not redraw curves. Returns a function that removes the chart.
 */
export function mountChart(
  host: HTMLElement,
  viewer: Viewer,
  panel: Panel,
  hover: Signal<number | undefined>,
): () => void {
  let chart: Chart | undefined;
  let stopGestures = () => {};
  let frame = 0;
  const remove = () => {
    stopGestures();
    chart?.destroy();
    chart = undefined;
  };
  const build = () => {
    remove();
    if (host.clientWidth === 0) return; // inside a closed element
    chart = createChart(host, partsOf(host, viewer, panel, hover), host.clientWidth, host.clientHeight);
    const { whole, jump, show } = viewer;
    stopGestures = listenToGestures(chart.area, { span: () => viewer.span.peek(), whole, show, seek: jump });
    chart.show(viewer.span.peek());
    chart.point(viewer.transport.time.peek());
  };
  const size = new ResizeObserver(() => {
    if (chart === undefined) build();
    else if (host.clientWidth > 0) chart.resize(host.clientWidth, host.clientHeight);
  });
  size.observe(host);
  const stops = [
    onThemeChange(build),
    effect(() => {
      const span = viewer.span.value;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => chart?.show(span)); // wheel events are more frequent than screen frames
    }),
    effect(() => {
      const seconds = viewer.transport.time.value; // read first: otherwise this would not subscribe while there is no chart
      chart?.point(seconds);
    }),
  ];
  return () => {
    size.disconnect();
    cancelAnimationFrame(frame);
    for (const stop of stops) stop();
    remove();
  };
}

function partsOf(host: HTMLElement, viewer: Viewer, panel: Panel, hover: Signal<number | undefined>) {
  const { series, blinks, blind, whole, show, jump } = viewer;
  return {
    series,
    blinks,
    blind,
    panel,
    palette: readPalette(host),
    onSelect: show,
    onReset: () => show(whole),
    onPoint: jump,
    onHover: (seconds: number | undefined) => {
      hover.value = seconds;
    },
  };
}
