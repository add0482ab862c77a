import type { Point } from "../geometry/linkage";

/** Pure outlines of the side view, in mm with z up; as hypermob/side_view_parts.py and side_view_person.py draw them. */
export function path(points: readonly Point[], closed = false): string {
  const text = points.map(({ x, z }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${z.toFixed(1)}`).join("");
  return closed ? `${text}Z` : text;
}

export function points(...pairs: readonly (readonly [number, number])[]): Point[] {
  return pairs.map(([x, z]) => ({ x, z }));
}

/** Through the points in turn, corners rounded (Chaikin, three times). */
export function smooth(line: readonly Point[]): Point[] {
  let now = [...line];
  for (let round = 0; round < 3; round++) {
    const between = now.slice(1).flatMap((next, index) => {
      const last = now[index] ?? next;
      return [mix(last, next, 0.25), mix(last, next, 0.75)];
    });
    now = [...now.slice(0, 1), ...between, ...now.slice(-1)];
  }
  return now;
}

/** A tapered limb: two circles and what lies between their common tangents. */
export function limb(start: Point, end: Point, [first, second]: readonly [number, number]): string {
  const direction = Math.atan2(end.z - start.z, end.x - start.x);
  const length = Math.max(Math.hypot(end.x - start.x, end.z - start.z), 1);
  const tilt = Math.acos(Math.min(Math.max((first - second) / length, -1), 1));
  const at = (centre: Point, radius: number, side: number) => ({
    x: centre.x + radius * Math.cos(direction + side * tilt),
    z: centre.z + radius * Math.sin(direction + side * tilt),
  });
  const trunk = path([at(start, first, 1), at(end, second, 1), at(end, second, -1), at(start, first, -1)], true);
  return `${trunk}${circle(start, first)}${circle(end, second)}`;
}

export function mix(start: Point, end: Point, share: number): Point {
  return { x: start.x + share * (end.x - start.x), z: start.z + share * (end.z - start.z) };
}

/** Drawn clockwise, as the limbs' trunks are: where outlines overlap, the fill stays whole. */
function circle({ x, z }: Point, radius: number): string {
  const top = `${x.toFixed(1)} ${(z + radius).toFixed(1)}`;
  const bottom = `${x.toFixed(1)} ${(z - radius).toFixed(1)}`;
  return `M${top}A${radius} ${radius} 0 0 0 ${bottom}A${radius} ${radius} 0 0 0 ${top}Z`;
}
