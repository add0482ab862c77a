import { type Body, bodyOf, type Lengths, plausible } from "./body";
import { alongTorso, ankle, cornerDeg, degrees, distance, type Point, radians, thighDeg, towards } from "./linkage";
import { eyeAt, hubAt, type Placed, type Seat, seatAt } from "./placing";
import type { Vehicle } from "./vehicles";

export type Joint = "hip" | "knee" | "ankle" | "ball_of_foot" | "shoulder" | "elbow" | "grip" | "eye" | "head" | "hub";

/** Where everything is, as training/figure.py has it. */
export interface Figure {
  joints: Record<Joint, Point>;
  cushion_deg: number;
  column_deg: number;
  recline_deg: number;
  knee_deg: number;
  elbow_deg: number;
  trunk_thigh_deg: number;
}

const GRIP_SHARE = 0.46; // of the hand's length, from the wrist to the grip
const HEAD = { x: 80, z: 20 }; // from the eye to the middle of the head

/** One driver with lengths in cm and the settings of the answer, seated in a vehicle. */
export function figureOf(lengths: Lengths, settings: Placed, vehicle: Vehicle): Figure {
  const body = bodyOf(plausible(lengths));
  const seat = seatAt(settings, vehicle);
  const foot = ankle(body, vehicle);
  const shoulder = alongTorso(seat.hip, settings.seat_angle, body.torso);
  const hub = hubAt(settings, vehicle);
  const eye = eyeAt(body, seat.hip, settings.seat_angle);
  const thigh = thighDeg(body, seat.hip, foot);
  return {
    joints: {
      hip: seat.hip,
      knee: towards(seat.hip, body.thigh, Math.PI - radians(thigh)),
      ankle: foot,
      ball_of_foot: ballOfFoot(vehicle),
      shoulder,
      elbow: elbowOf(body, shoulder, hub),
      grip: hub, // the hands hold the rim's sides, in the hub's plane
      eye,
      head: { x: eye.x + HEAD.x, z: eye.z + HEAD.z },
      hub,
    },
    cushion_deg: cushionDeg(seat, vehicle),
    column_deg: settings.wheel_angle,
    recline_deg: settings.seat_angle,
    knee_deg: cornerDeg(body.thigh, body.calf, distance(seat.hip, foot)),
    elbow_deg: cornerDeg(body.upperArm, toGrip(body), distance(shoulder, hub)),
    trunk_thigh_deg: 90 + settings.seat_angle - thigh,
  };
}

/** Below the line from shoulder to grip, where the arms' lengths put it. */
function elbowOf(body: Body, shoulder: Point, grip: Point): Point {
  const reach = Math.min(distance(shoulder, grip), body.upperArm + toGrip(body));
  const atShoulder = radians(cornerDeg(body.upperArm, reach, toGrip(body)));
  const direction = Math.atan2(grip.z - shoulder.z, grip.x - shoulder.x) + atShoulder;
  return towards(shoulder, body.upperArm, direction);
}

function toGrip(body: Body): number {
  return body.forearm + GRIP_SHARE * body.handLength;
}

function ballOfFoot({ pedals }: Vehicle): Point {
  const ahead = pedals.ball_of_foot_ahead_mm;
  return { x: -ahead, z: ahead * Math.tan(radians(pedals.plane_deg)) };
}

/** The cushion's own angle, and what front and rear lifter differ by. */
function cushionDeg(seat: Seat, vehicle: Vehicle): number {
  const rise = seat.frontLift - seat.rearLift;
  return vehicle.seat.cushion_deg + degrees(Math.atan2(rise, vehicle.seat.lifter_spacing_mm));
}
