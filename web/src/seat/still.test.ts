import { expect, it } from "vitest";
import { portraitOf } from "./still";

it.each([
  [1920, 1440, { x: 420, y: 0, width: 1080, height: 1440 }],
  [1080, 1920, { x: 0, y: 240, width: 1080, height: 1440 }],
  [600, 800, { x: 0, y: 0, width: 600, height: 800 }],
])("cuts %d x %d upright", (wide, high, expected) => expect(portraitOf(wide, high)).toEqual(expected));
