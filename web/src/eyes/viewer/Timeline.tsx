import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { onThemeChange } from "../curves/palette";
import { isWhole } from "../curves/span";
import { timeText } from "../format";
import type { Viewer } from "./model";
import { drawOverview } from "./overview";

/** An overview of the recording, with the playhead as a slider and a frame around the visible span. */
export function Timeline({ viewer }: { viewer: Viewer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = canvas.current;
    if (place === null) return;
    const draw = () => drawOverview(place, viewer);
    const size = new ResizeObserver(draw);
    size.observe(place);
    const stopTheme = onThemeChange(draw);
    return () => [size.disconnect(), stopTheme()][1];
  }, [viewer]);
  useSignalEffect(() => {
    const seconds = viewer.transport.time.value;
    if (slider.current === null) return;
    slider.current.value = String(seconds);
    slider.current.setAttribute("aria-valuetext", timeText(seconds));
  });
  useSignalEffect(() => {
    const { span, whole } = viewer;
    if (frame.current)
      placeFrame(frame.current, span.value.from / whole.to, span.value.to / whole.to, isWhole(span.value, whole));
  });
  return (
    <div class="eyes-timeline">
      <div class="eyes-overview" aria-hidden="true">
        <canvas ref={canvas} />
        <div ref={frame} class="eyes-timeline-frame" />
      </div>
      <input
        ref={slider}
        type="range"
        min={0}
        max={viewer.whole.to}
        step="any"
        aria-label={t("eyes.player.timeline")}
        onInput={(event) => viewer.jump(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function placeFrame(frame: HTMLElement, from: number, to: number, hidden: boolean): void {
  frame.hidden = hidden;
  frame.style.left = `${100 * from}%`;
  frame.style.width = `${100 * (to - from)}%`;
}
