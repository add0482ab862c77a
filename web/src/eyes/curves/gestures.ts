import { moved, type Span, zoomed } from "./span";

export interface Gestures {
  span: () => Span;
  whole: Span;
  show: (span: Span) => void;
  seek: (seconds: number) => void;
}

const PER_WHEEL_PIXEL = 0.002; // a notch of a mouse wheel (100 px) then zooms by a fifth

/**
 * Ctrl + wheel and a pinch zoom, a sideways wheel moves. The plain wheel scrolls the page, and so does a finger that
 * moves up or down. A finger that moves sideways moves what is shown, or the playhead when all is shown.
 */
export function listenToGestures(area: HTMLElement, gestures: Gestures): () => void {
  const over = new AbortController();
  const options = { signal: over.signal };
  area.addEventListener("wheel", (event) => onWheel(event, area, gestures), { ...options, passive: false });
  const fingers = new Map<number, number>();
  const x = (event: PointerEvent) => event.clientX - area.getBoundingClientRect().left;
  const isTouch = (event: PointerEvent) => event.pointerType === "touch";
  area.addEventListener("pointerdown", (event) => isTouch(event) && fingers.set(event.pointerId, x(event)), options);
  for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
    area.addEventListener(end, (event) => fingers.delete(event.pointerId), options);
  }
  const onMove = (event: PointerEvent) => {
    if (!fingers.has(event.pointerId)) return;
    const before = new Map(fingers);
    fingers.set(event.pointerId, x(event));
    onFingers([...before.values()], [...fingers.values()], area.clientWidth, gestures);
  };
  area.addEventListener("pointermove", onMove, options);
  return () => over.abort();
}

function onWheel(event: WheelEvent, area: HTMLElement, { span, whole, show }: Gestures): void {
  const now = span();
  const perPixel = (now.to - now.from) / Math.max(1, area.clientWidth);
  const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const pivot = now.from + (event.clientX - area.getBoundingClientRect().left) * perPixel;
    show(zoomed(now, pivot, Math.exp(event.deltaY * PER_WHEEL_PIXEL), whole));
  } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    event.preventDefault();
    show(moved(now, sideways * perPixel, whole));
  }
}

/** before, after: positions of the fingers, px from the left. */
export function onFingers(before: number[], after: number[], width: number, gestures: Gestures): void {
  const { span, whole, show, seek } = gestures;
  const now = span();
  const perPixel = (now.to - now.from) / Math.max(1, width);
  const [a0 = 0, b0 = 0] = before;
  const [a1 = 0, b1 = 0] = after;
  if (after.length >= 2) {
    const pivot = now.from + ((a0 + b0) / 2) * perPixel;
    const factor = Math.abs(b0 - a0) / Math.max(8, Math.abs(b1 - a1));
    const slid = ((a0 + b0 - a1 - b1) / 2) * perPixel;
    show(moved(zoomed(now, pivot, factor, whole), slid, whole));
  } else if (now.from <= whole.from && now.to >= whole.to) {
    seek(Math.min(Math.max(now.from + a1 * perPixel, whole.from), whole.to));
  } else {
    show(moved(now, (a0 - a1) * perPixel, whole));
  }
}
