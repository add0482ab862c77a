import type { Body } from "./body";
import type { Vehicle } from "./vehicles";

/** Side view, mm: x rearward of the accelerator heel point, z above it. As training/linkage.py. */
export interface Point {
  x: number;
  z: number;
}

const SHOE_SOLE_MM = 25;
const ANKLE_FROM_HEEL = 0.2;

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

export function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.z - b.z);
}

/** From `start`, `length` mm in the direction `angle` (radians, counted from rearward to up). */
export function towards(start: Point, length: number, angle: number): Point {
  return { x: start.x + length * Math.cos(angle), z: start.z + length * Math.sin(angle) };
}

/** The angle between sides `a` and `b`, degrees; 180 where they cannot reach. */
export function cornerDeg(a: number, b: number, opposite: number): number {
  const cosine = (a ** 2 + b ** 2 - opposite ** 2) / (2 * a * b);
  return degrees(Math.acos(Math.min(Math.max(cosine, -1), 1)));
}

/** The ankle joint, the shoe flat on the pedal plane and the ball of the foot on its reference point. */
export function ankle(body: Body, { pedals }: Vehicle): Point {
  const plane = radians(pedals.plane_deg);
  const along = pedals.ball_of_foot_ahead_mm / Math.cos(plane) - (1 - ANKLE_FROM_HEEL) * body.ballOfFootLength;
  const above = body.malleolusHeight + SHOE_SOLE_MM;
  return {
    x: above * Math.sin(plane) - along * Math.cos(plane),
    z: along * Math.sin(plane) + above * Math.cos(plane),
  };
}

/** Elevation of the thigh from horizontal, the knee above the line from hip to ankle. */
export function thighDeg(body: Body, hip: Point, foot: Point): number {
  const toFoot = degrees(Math.atan2(foot.z - hip.z, hip.x - foot.x));
  return toFoot + cornerDeg(body.thigh, distance(hip, foot), body.calf);
}

/** The point `up` the torso line from the hip; recline from vertical. */
export function alongTorso(hip: Point, reclineDeg: number, up: number): Point {
  const recline = radians(reclineDeg);
  return { x: hip.x + up * Math.sin(recline), z: hip.z + up * Math.cos(recline) };
}
