import type { SeatSetup } from "../../api/types";
import type { Figure } from "../geometry/figure";
import { radians } from "../geometry/linkage";
import type { Vehicle } from "../geometry/vehicles";
import { path, points, smooth } from "./outline";

export const WINDOW = { left: -560, right: 1520, bottom: -105, top: 1290 } as const;
export const RAIL_Z = 35;

/** Floor, dashboard and a hint of bonnet, windscreen and roof. */
export function Cabin({ vehicle }: { vehicle: Vehicle }) {
  const [mirrorX = 0, , mirrorZ = 0] = vehicle.mirrors.room_mm;
  const roof = mirrorZ + 185;
  const top = smooth(
    points(
      [-560, 700],
      [-330, 735],
      [mirrorX - 60, roof - 70],
      [mirrorX + 220, roof],
      [1300, roof + 8],
      [1520, roof - 25],
    ),
  );
  return (
    <>
      <path class="sv-dash" d={path(smooth(DASH), true)} />
      <path class="sv-body" d={path(top)} />
      <path class="sv-floor" d={path(points([-420, 520], [-190, 140], [-40, -25], [1520, -25]))} />
      <Pedal vehicle={vehicle} />
    </>
  );
}

/** From the eye to the road, to the room mirror, and from the mirror back through the rear window. */
export function Sight({ figure, vehicle }: { figure: Figure; vehicle: Vehicle }) {
  const { eye } = figure.joints;
  const [mirrorX = 0, , mirrorZ = 0] = vehicle.mirrors.room_mm;
  const [windowX = 1, , windowZ = 0] = vehicle.mirrors.rear_window_mm;
  const back = mirrorZ + ((windowZ - mirrorZ) * (WINDOW.right - mirrorX)) / (windowX - mirrorX);
  const road = eye.z - 0.06 * (eye.x - WINDOW.left);
  return (
    <>
      <path class="sv-road" d={path(points([eye.x, eye.z], [WINDOW.left, road]))} />
      <path class="sv-ray" d={path(points([eye.x, eye.z], [mirrorX, mirrorZ], [WINDOW.right, back]))} />
      <rect class="sv-ink" x={mirrorX - 16} y={mirrorZ - 30} width={20} height={60} rx={9} />
    </>
  );
}

/** Where the H-point is along the track, mm. */
export function onTrack(percent: number, { seat, pedals }: Vehicle): number {
  const front = seat.track_front_mm - pedals.ball_of_foot_ahead_mm;
  return front + (percent / 100) * (seat.track_rear_mm - seat.track_front_mm);
}

/** The seat's travel, where it stands, and where two of three drivers of this body would put it. */
export function Track({ setup, vehicle }: { setup: SeatSetup; vehicle: Vehicle }) {
  const rail = (low: number, high: number) =>
    path(points([onTrack(low, vehicle), RAIL_Z], [onTrack(high, vehicle), RAIL_Z]));
  const range = setup.ranges?.seat_position;
  return (
    <>
      <path class="sv-rail" d={rail(0, 100)} />
      {range && <path class="sv-rail sv-rail-range" d={rail(range.low, range.high)} />}
      <circle class="sv-rail-now" cx={onTrack(setup.seat_position, vehicle)} cy={RAIL_Z} r={17} />
    </>
  );
}

function Pedal({ vehicle: { pedals } }: { vehicle: Vehicle }) {
  const plane = radians(pedals.plane_deg);
  const along = { x: 60 * Math.cos(plane), z: -60 * Math.sin(plane) };
  const middle = {
    x: -pedals.ball_of_foot_ahead_mm - 16 * Math.sin(plane),
    z: pedals.ball_of_foot_ahead_mm * Math.tan(plane) - 16 * Math.cos(plane),
  };
  const ends = points([middle.x - along.x, middle.z - along.z], [middle.x + along.x, middle.z + along.z]);
  return <path class="sv-pedal" d={path(ends)} />;
}

const DASH = points(
  [-420, 520],
  [-345, 728],
  [-120, 742],
  [130, 715],
  [235, 640],
  [190, 520],
  [-60, 470],
  [-230, 210],
  [-420, 520],
);
