import { describe, expect, it } from "vitest";
import cases from "../side_view_cases.json";
import { type Figure, figureOf, type Joint } from "./figure";
import { vehicleNamed } from "./vehicles";

// Written by `python -m tools.side_view_cases`: what the service's own geometry says.
describe.each(cases)("$vehicle, $lengths.height cm", ({ vehicle, lengths, settings, joints, angles }) => {
  const known = vehicleNamed(vehicle);
  if (known === undefined) throw new Error(`no vehicle ${vehicle}`);
  const figure = figureOf(lengths, settings, known);

  it("puts every joint within 1 mm", () => {
    for (const [name, place] of Object.entries(joints)) {
      const { x, z } = figure.joints[name as Joint];
      expect(Math.hypot(x - (place[0] ?? 0), z - (place[1] ?? 0)), name).toBeLessThan(1);
    }
  });

  it("bends every joint as far, within a tenth of a degree", () => {
    for (const [name, value] of Object.entries(angles)) {
      expect(Math.abs(figure[name as keyof Omit<Figure, "joints">] - value), name).toBeLessThan(0.1);
    }
  });
});

it("tests every vehicle and all ten joints", () => {
  expect(new Set(cases.map((one) => one.vehicle)).size).toBe(4);
  for (const one of cases) expect(Object.keys(one.joints)).toHaveLength(10);
});
