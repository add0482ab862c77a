import type { PointMm } from "../../api/types";

/** Pure outlines of the side view, in mm with z up; as hypermob/side_view draws them. */
export function path(points: readonly PointMm[], closed = false): string {
  const text = points.map(({ x, z }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${z.toFixed(1)}`).join("");
  return closed ? `${text}Z` : text;
}

export function points(...pairs: readonly (readonly [number, number])[]): PointMm[] {
  return pairs.map(([x, z]) => ({ x, z }));
}

/** Through the points in turn, corners rounded (Chaikin, three times). */
export function smooth(line: readonly PointMm[]): PointMm[] {
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

/** From `point`: `ahead` mm in the direction from `start` to `end`, and `right` mm to the right of it. */
export function offset(point: PointMm, start: PointMm, end: PointMm, ahead: number, right = 0): PointMm {
  const long = Math.hypot(end.x - start.x, end.z - start.z);
  const [dx, dz] = [(end.x - start.x) / long, (end.z - start.z) / long];
  return { x: point.x + ahead * dx + right * dz, z: point.z + ahead * dz - right * dx };
}

/** A tapered limb: two circles and what lies between their common tangents. */
export function limb(start: PointMm, end: PointMm, [first, second]: readonly [number, number]): string {
  const direction = Math.atan2(end.z - start.z, end.x - start.x);
  const length = Math.max(Math.hypot(end.x - start.x, end.z - start.z), 1);
  const tilt = Math.acos(Math.min(Math.max((first - second) / length, -1), 1));
  const at = (centre: PointMm, radius: number, side: number) => ({
    x: centre.x + radius * Math.cos(direction + side * tilt),
    z: centre.z + radius * Math.sin(direction + side * tilt),
  });
  const trunk = path([at(start, first, 1), at(end, second, 1), at(end, second, -1), at(start, first, -1)], true);
  return `${trunk}${circle(start, first)}${circle(end, second)}`;
}

export function mix(start: PointMm, end: PointMm, share: number): PointMm {
  return { x: start.x + share * (end.x - start.x), z: start.z + share * (end.z - start.z) };
}

/** Drawn clockwise, as the limbs' trunks are: where outlines overlap, the fill stays whole. */
function circle({ x, z }: PointMm, radius: number): string {
  const top = `${x.toFixed(1)} ${(z + radius).toFixed(1)}`;
  const bottom = `${x.toFixed(1)} ${(z - radius).toFixed(1)}`;
  return `M${top}A${radius} ${radius} 0 0 0 ${bottom}A${radius} ${radius} 0 0 0 ${top}Z`;
}
