import type { Figure, Joint } from "../geometry/figure";
import type { Point } from "../geometry/linkage";
import { limb, mix, path } from "./outline";

/** Legs, trunk and head. How thick limbs and head are is for the eye; where they are is computed. */
export function Person({ figure: { joints: at } }: { figure: Figure }) {
  const heel = { x: at.ankle.x + 25, z: at.ankle.z - 62 };
  return (
    <>
      <path class="sv-skin" d={limb(mix(at.shoulder, at.head, 0.35), at.head, [52, 48])} />
      <path class="sv-shirt" d={limb(at.hip, at.shoulder, [112, 105])} />
      <Head centre={at.head} eye={at.eye} />
      <path class="sv-trousers" d={limb(at.hip, at.knee, [92, 62])} />
      <path class="sv-trousers" d={limb(at.knee, at.ankle, [60, 42])} />
      <path class="sv-shoe" d={limb(heel, mix(at.ball_of_foot, at.ankle, 0.02), [36, 26])} />
      <Dots at={at} names={["hip", "knee", "ankle"]} />
    </>
  );
}

/** The arm lies over trunk and wheel. */
export function NearArm({ figure: { joints: at } }: { figure: Figure }) {
  return (
    <>
      <path class="sv-skin" d={limb(at.elbow, at.grip, [38, 27])} />
      <path class="sv-sleeve" d={limb(at.shoulder, at.elbow, [62, 44])} />
      <circle class="sv-skin" cx={at.grip.x} cy={at.grip.z} r={38} />
      <Dots at={at} names={["shoulder", "elbow"]} />
    </>
  );
}

function Head({ centre: { x, z }, eye }: { centre: Point; eye: Point }) {
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

function Dots({ at, names }: { at: Record<Joint, Point>; names: readonly Joint[] }) {
  return (
    <>
      {names.map((name) => (
        <circle key={name} class="sv-dot" cx={at[name].x} cy={at[name].z} r={13} />
      ))}
    </>
  );
}
