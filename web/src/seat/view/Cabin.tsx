import type { Driver, DriverPackage, SeatSetup } from "../../api/types";
import { offset, path, points, smooth } from "./outline";

export const WINDOW = { left: -560, right: 1520, bottom: -105, top: 1290 } as const;
export const RAIL_Z = 35;

/** Floor, dashboard and a hint of bonnet, windscreen and roof. */
export function Cabin({ driver }: { driver: Driver }) {
  const { x: mirrorX, z: mirrorZ } = driver.package.room_mirror;
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
      <Pedal driver={driver} />
    </>
  );
}

/** From the eye to the road, to the room mirror, and from the mirror back through the rear window. */
export function Sight({ driver: { joints, package: parts } }: { driver: Driver }) {
  const { eye } = joints;
  const { room_mirror: mirror, rear_window: pane } = parts;
  const back = mirror.z + ((pane.z - mirror.z) * (WINDOW.right - mirror.x)) / (pane.x - mirror.x);
  const road = eye.z - 0.06 * (eye.x - WINDOW.left);
  return (
    <>
      <path class="sv-road" d={path(points([eye.x, eye.z], [WINDOW.left, road]))} />
      <path class="sv-ray" d={path(points([eye.x, eye.z], [mirror.x, mirror.z], [WINDOW.right, back]))} />
      <rect class="sv-ink" x={mirror.x - 16} y={mirror.z - 30} width={20} height={60} rx={9} />
    </>
  );
}

/** Where the H-point is along the track, mm. */
function onTrack(percent: number, { track_front, track_rear }: DriverPackage): number {
  return track_front.x + (percent / 100) * (track_rear.x - track_front.x);
}

/** The seat's travel, where it stands, and where two of three drivers of this body would put it. */
export function Track({ setup, driver }: { setup: SeatSetup; driver: Driver }) {
  const at = (percent: number) => onTrack(percent, driver.package);
  const rail = (low: number, high: number) => path(points([at(low), RAIL_Z], [at(high), RAIL_Z]));
  const range = setup.ranges?.seat_position;
  return (
    <>
      <path class="sv-rail" d={rail(0, 100)} />
      {range && <path class="sv-rail sv-rail-range" d={rail(range.low, range.high)} />}
      <circle class="sv-rail-now" cx={at(setup.seat_position)} cy={RAIL_Z} r={17} />
    </>
  );
}

/** In the plane that rises from the heel to the ball of the foot. */
function Pedal({ driver }: { driver: Driver }) {
  const { heel } = driver.joints;
  const { ball_of_foot: ball } = driver.package;
  return <path class="sv-pedal" d={path([offset(ball, heel, ball, -60, -16), offset(ball, heel, ball, 60, -16)])} />;
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
