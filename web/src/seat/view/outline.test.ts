import { expect, it } from "vitest";
import { limb, mix, offset, path, points, smooth } from "./outline";

it("writes a path", () => expect(path(points([0, 0], [1.26, -2]), true)).toBe("M0.0 0.0L1.3 -2.0Z"));

it("rounds corners and keeps the ends", () => {
  const line = smooth(points([0, 0], [10, 0], [10, 10]));
  expect(line[0]).toEqual({ x: 0, z: 0 });
  expect(line.at(-1)).toEqual({ x: 10, z: 10 });
  expect(line.some(({ x, z }) => x === 10 && z === 0)).toBe(false);
});

it("keeps a limb in one piece: trunk and ends turn the same way", () => {
  const corners = [...limb({ x: 0, z: 0 }, { x: 100, z: 0 }, [10, 10]).matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)]
    .slice(0, 4)
    .map(([, x, z]) => ({ x: Number(x), z: Number(z) }));
  const area = corners.reduce((sum, point, index) => {
    const next = corners[(index + 1) % corners.length] ?? point;
    return sum + point.x * next.z - next.x * point.z;
  }, 0);
  expect(area).toBeLessThan(0); // clockwise, as sweep flag 0 is where z points up
});

it("mixes", () => expect(mix({ x: 0, z: 0 }, { x: 10, z: 20 }, 0.25)).toEqual({ x: 2.5, z: 5 }));

it("goes ahead and to the right of a direction", () => {
  const up = [
    { x: 0, z: 0 },
    { x: 0, z: 10 },
  ] as const;
  expect(offset({ x: 1, z: 1 }, ...up, 3, 2)).toEqual({ x: 3, z: 4 });
});
