import { Strokes } from "../../ui/Icon";

const PATHS = {
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  frameBack: "M15 6l-6 6 6 6",
  frameOn: "M9 6l6 6-6 6",
  blinkBack: "M6 5v14M18 6l-7 6 7 6z",
  blinkOn: "M18 5v14M6 6l7 6-7 6z",
} as const;

/** Icons of the player. */
export function Glyph({ name }: { name: keyof typeof PATHS }) {
  return <Strokes path={PATHS[name]} />;
}
