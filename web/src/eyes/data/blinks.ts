export type BlinkKind = "complete" | "incomplete" | "closure";

/** One closing of the lids, as summary.json lists it. */
export interface Blink {
  kind: BlinkKind;
  start_s: number;
  peak_s: number;
  end_s: number;
  duration_s: number;
  start_frame: number;
  peak_frame: number;
  end_frame: number;
  /** 0 is open, 1 is closed. */
  depth: number;
  /** Which of the person's eyes took part; null if an eye is hidden. Older files do not say. */
  eyes?: "both" | "left" | "right" | null;
}

const NUMBERS = [
  "start_s",
  "peak_s",
  "end_s",
  "duration_s",
  "start_frame",
  "peak_frame",
  "end_frame",
  "depth",
] as const;
const KINDS: readonly string[] = ["complete", "incomplete", "closure"] satisfies BlinkKind[];

/** The list in summary.json; invalid entries are left out, so that a newer file still shows the rest. */
export function readBlinks(file: unknown): Blink[] {
  const list = isObject(file) && Array.isArray(file.blinks) ? file.blinks : [];
  return list.filter(isBlink);
}

/** Whether one eye closed alone. */
export function isWink(blink: Blink): boolean {
  return blink.eyes === "left" || blink.eyes === "right";
}

/** Index of the blink at `seconds`, or -1. */
export function blinkAt(blinks: readonly Blink[], seconds: number): number {
  return blinks.findIndex((blink) => blink.start_s <= seconds && seconds <= blink.end_s);
}

/** Index of the next (`ahead` 1) or previous (-1) blink, by the time of its deepest point; -1 at the ends. */
export function neighbour(blinks: readonly Blink[], seconds: number, ahead: 1 | -1): number {
  const near = 1e-3; // a player does not stop exactly where it was sent
  if (ahead === 1) return blinks.findIndex((blink) => blink.peak_s > seconds + near);
  return blinks.findLastIndex((blink) => blink.peak_s < seconds - near);
}

function isBlink(entry: unknown): entry is Blink {
  if (!isObject(entry) || !KINDS.includes(String(entry.kind))) return false;
  return NUMBERS.every((name) => typeof entry[name] === "number");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
