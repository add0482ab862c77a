import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { inside, length, revealing, type Span, zoomed } from "../curves/span";
import { type Blink, blinkAt, neighbour } from "../data/blinks";
import type { Stretch } from "../data/runs";
import { withoutFace } from "../data/runs";
import { at, rowAt, type Series } from "../data/series";
import { createTransport, type Transport } from "./transport";

/** State that player, curves, timeline and blink list share. */
export interface Viewer {
  series: Series;
  blinks: readonly Blink[];
  blind: readonly Stretch[];
  transport: Transport;
  whole: Span;
  span: ReadonlySignal<Span>;
  /** The blink at the playhead, or -1. */
  current: ReadonlySignal<number>;
  show: (span: Span) => void;
  zoom: (factor: number) => void;
  jump: (seconds: number) => void;
  jumpToBlink: (which: number) => void;
  stepFrame: (ahead: 1 | -1) => void;
  stepBlink: (ahead: 1 | -1) => void;
}

const BLINK_SPAN_S = 10; // a blink lasts .1 to .5 s: this shows its surroundings and its shape
const TOO_WIDE_S = 60;

export function createViewer(series: Series, blinks: readonly Blink[], missing: readonly Stretch[]): Viewer {
  const whole: Span = { from: 0, to: Math.max(at(series.time, series.rows - 1), 0.5) };
  const transport = createTransport(whole.to);
  const { time } = transport;
  const span = signal(whole);
  const show = (next: Span) => {
    span.value = inside(next, whole);
  };
  const jump = (seconds: number) => {
    transport.seek(seconds);
    span.value = revealing(span.peek(), seconds, whole);
  };
  const jumpToBlink = (which: number) => {
    const blink = blinks[which];
    if (blink === undefined) return;
    transport.seek(blink.peak_s);
    const now = span.peek();
    const half = BLINK_SPAN_S / 2;
    if (length(now) > TOO_WIDE_S) show({ from: blink.peak_s - half, to: blink.peak_s + half });
    else span.value = revealing(now, blink.peak_s, whole);
  };
  const stepFrame = (ahead: 1 | -1) => {
    const row = Math.min(Math.max(rowAt(series.time, time.peek()) + ahead, 0), series.rows - 1);
    jump(at(series.time, row));
  };
  return {
    series,
    blinks,
    blind: [...withoutFace(series), ...missing],
    transport,
    whole,
    span,
    current: computed(() => blinkAt(blinks, time.value)),
    show,
    zoom: (factor) => {
      span.value = zoomed(span.peek(), pivot(span.peek(), time.peek()), factor, whole);
    },
    jump,
    jumpToBlink,
    stepFrame,
    stepBlink: (ahead) => jumpToBlink(neighbour(blinks, time.peek(), ahead)),
  };
}

/** Keys and buttons zoom around the playhead, or around the middle if it is not visible. */
function pivot(span: Span, time: number): number {
  return time >= span.from && time <= span.to ? time : (span.from + span.to) / 2;
}
