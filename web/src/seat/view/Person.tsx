import type { Driver, PointMm } from "../../api/types";
import { limb, mix, offset, path } from "./outline";

type Joints = Driver["joints"];

const SHOE_RADII = { heel: 36, ball: 26, ankle: 40 };

/** Legs, trunk and head. How thick limbs and head are is for the eye; where they are is computed. */
export function Person({ driver: { joints: at, package: parts } }: { driver: Driver }) {
  return (
    <>
      <path class="sv-skin" d={limb(mix(at.shoulder, at.head, 0.35), at.head, [52, 48])} />
      <path class="sv-shirt" d={limb(at.hip, at.shoulder, [112, 105])} />
      <Head centre={at.head} eye={at.eye} />
      <path class="sv-trousers" d={limb(at.hip, at.knee, [92, 62])} />
      <path class="sv-trousers" d={limb(at.knee, at.ankle, [60, 42])} />
      <path class="sv-shoe" d={shoe(at, parts.ball_of_foot)} />
      <Dots at={at} names={["hip", "knee", "ankle"]} />
    </>
  );
}

/** The arm lies over trunk and wheel. */
export function NearArm({ driver: { joints: at } }: { driver: Driver }) {
  return (
    <>
      <path class="sv-skin" d={limb(at.elbow, at.hand, [38, 27])} />
      <path class="sv-sleeve" d={limb(at.shoulder, at.elbow, [62, 44])} />
      <circle class="sv-skin" cx={at.hand.x} cy={at.hand.z} r={38} />
      <Dots at={at} names={["shoulder", "elbow"]} />
    </>
  );
}

/** The sole lies in the pedal's plane, from the heel to the ball of the foot; the shoe closes around the ankle. */
function shoe({ heel, ankle }: Joints, ball: PointMm): string {
  const back = offset(heel, heel, ball, 0, SHOE_RADII.heel);
  const front = offset(ball, heel, ball, 0, SHOE_RADII.ball);
  return [
    limb(back, front, [SHOE_RADII.heel, SHOE_RADII.ball]),
    limb(ankle, back, [SHOE_RADII.ankle, SHOE_RADII.heel]),
    limb(ankle, front, [SHOE_RADII.ankle, SHOE_RADII.ball]),
  ].join("");
}

function Head({ centre: { x, z }, eye }: { centre: PointMm; eye: PointMm }) {
  const nose = [
    { x: x - 94, z: z - 30 },
    { x: x - 114, z: z - 58 },
    { x: x - 86, z: z - 68 },
  ];
  return (
    <>
      <ellipse class="sv-skin" cx={x} cy={z} rx={97.5} ry={117.5} transform={`rotate(-6 ${x} ${z})`} />
      <ellipse class="sv-hair" cx={x + 24} cy={z + 48} rx={95} ry={75} transform={`rotate(-22 ${x + 24} ${z + 48})`} />
      <path class="sv-skin sv-nose" d={path(nose, true)} />
      <ellipse class="sv-ear" cx={x + 22} cy={z - 18} rx={17} ry={26} transform={`rotate(12 ${x + 22} ${z - 18})`} />
      <circle class="sv-eye" cx={eye.x} cy={eye.z} r={11} />
      <circle class="sv-pupil" cx={eye.x - 3} cy={eye.z} r={5} />
    </>
  );
}

function Dots({ at, names }: { at: Joints; names: readonly (keyof Joints)[] }) {
  return (
    <>
      {names.map((name) => (
        <circle key={name} class="sv-dot" cx={at[name].x} cy={at[name].z} r={13} />
      ))}
    </>
  );
}
