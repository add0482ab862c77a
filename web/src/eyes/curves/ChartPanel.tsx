import { type Signal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatNumber, t } from "../../i18n";
import { at, rowAt } from "../data/series";
import { timeText } from "../format";
import type { Viewer } from "../viewer/model";
import { mountChart } from "./mount";
import type { Panel } from "./panels";

interface Props {
  viewer: Viewer;
  panel: Panel;
  hover: Signal<number | undefined>;
  title: string;
  /** Content next to the title. */
  children?: ComponentChildren;
}

export function ChartPanel({ viewer, panel, hover, title, children }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current ? mountChart(host.current, viewer, panel, hover) : undefined), [viewer, panel, hover]);
  return (
    <figure class="eyes-panel">
      <figcaption>
        <span class="eyes-panel-title">{title}</span>
        {children}
        <Readout viewer={viewer} panel={panel} hover={hover} />
      </figcaption>
      <div ref={host} class={`eyes-chart eyes-chart-${panel.id}`} />
    </figure>
  );
}

/** The value under the mouse, else at the playhead. Bypasses the renderer, because it changes with every frame. */
function Readout({ viewer, panel, hover }: Omit<Props, "title">) {
  const text = useRef<HTMLSpanElement>(null);
  useSignalEffect(() => {
    const seconds = hover.value ?? viewer.transport.time.value;
    if (text.current) text.current.textContent = readout(viewer, panel, seconds);
  });
  return <span ref={text} class="eyes-readout" />;
}

function readout({ series }: Viewer, panel: Panel, seconds: number): string {
  const value = at(panel.all, rowAt(series.time, seconds));
  const known = Number.isNaN(value) ? "–" : formatNumber(value, panel.digits);
  const unit = panel.unit === "degrees" && known !== "–" ? "°" : "";
  return t("eyes.curves.readout", { time: timeText(seconds), value: `${known}${unit}` });
}
