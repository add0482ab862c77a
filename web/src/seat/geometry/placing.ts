import type { Body } from "./body";
import { type Point, radians, towards } from "./linkage";
import type { Vehicle } from "./vehicles";

/** The settings that a side view shows; the mirrors are seen, not placed. */
export interface Placed {
  seat_position: number;
  seat_front_height: number;
  seat_rear_height: number;
  seat_angle: number;
  wheel_position: number;
  wheel_angle: number;
}

export interface Seat {
  hip: Point;
  frontLift: number;
  rearLift: number;
}

const H_POINT_ABOVE_SEAT_MM = 98;
const HIP_TO_EYE_DEG = 16.5;

/** The H-point for settings: H30 at mid track and mid lifters, the track rising towards the front. */
export function seatAt(settings: Placed, vehicle: Vehicle): Seat {
  const { seat, pedals } = vehicle;
  const track = seat.track_rear_mm - seat.track_front_mm;
  const x = seat.track_front_mm + (settings.seat_position / 100) * track - pedals.ball_of_foot_ahead_mm;
  const frontLift = (settings.seat_front_height / 100) * seat.lifter_travel_mm;
  const rearLift = (settings.seat_rear_height / 100) * seat.lifter_travel_mm;
  const lifted = rearLift + seat.h_point_from_rear_lifter * (frontLift - rearLift) - seat.lifter_travel_mm / 2;
  const middle = (seat.track_front_mm + seat.track_rear_mm) / 2 - pedals.ball_of_foot_ahead_mm;
  const slope = Math.tan(radians(seat.track_slope_deg));
  return { hip: { x, z: seat.h30_mm + lifted - slope * (x - middle) }, frontLift, rearLift };
}

/** The wheel's hub: the column tilts around its pivot and slides along itself. */
export function hubAt(settings: Placed, vehicle: Vehicle): Point {
  const { wheel, pedals } = vehicle;
  const rest = { x: wheel.l6_mm - pedals.ball_of_foot_ahead_mm, z: wheel.h17_mm };
  const pivot = towards(rest, -wheel.tilt_pivot_mm, radians(wheel.column_deg));
  const telescope = wheel.telescope_mm * (settings.wheel_position / 50 - 1);
  return towards(pivot, wheel.tilt_pivot_mm + telescope, radians(settings.wheel_angle));
}

/** Mid-eye point: the seated eye height leaned back; sources in training/posture.py. */
export function eyeAt(body: Body, hip: Point, reclineDeg: number): Point {
  const up = body.seatedEyeHeight * Math.cos(radians(reclineDeg)) - H_POINT_ABOVE_SEAT_MM;
  return { x: hip.x + up * Math.tan(radians(reclineDeg - HIP_TO_EYE_DEG)), z: hip.z + up };
}
