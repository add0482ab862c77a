import type { BlinkKind } from "../data/blinks";

const SHAPES = {
  complete: <path d="M1 2h10L6 10z" fill="currentColor" />,
  incomplete: <path d="M2 3h8l-4 6.500z" fill="none" stroke="currentColor" stroke-width="1.500" />,
  closure: <rect x="1" y="4" width="10" height="4" fill="currentColor" />,
} as const;

/** The same marks as on the curve: filled, hollow, a bar. */
export function BlinkMark({ kind }: { kind: BlinkKind }) {
  return (
    <svg class={`eyes-mark eyes-mark-${kind}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {SHAPES[kind]}
    </svg>
  );
}
