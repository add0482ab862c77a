import type { Driver, PointMm } from "../../api/types";
import { mix, offset, path, points } from "./outline";

const H_POINT_ABOVE_CUSHION = 98; // as in functions/recommend/posture/seating.py

/** Cushion and backrest, turned around the hip as they are set; the headrest behind the head. */
export function SeatShape({ driver, reclineDeg }: { driver: Driver; reclineDeg: number }) {
  const { hip, head } = driver.joints;
  const rest = { x: head.x + 185, z: head.z - 25 };
  const lean = (reclineDeg * Math.PI) / 180;
  const top = {
    x: hip.x + 150 * Math.cos(lean) + 540 * Math.sin(lean),
    z: hip.z - 150 * Math.sin(lean) + 540 * Math.cos(lean),
  };
  const stand = points([hip.x - 250, 40], [hip.x + 70, 40], [hip.x + 60, hip.z - 150], [hip.x - 280, hip.z - 130]);
  return (
    <>
      <path class="sv-stand" d={path(stand, true)} />
      <path class="sv-stem" d={path([top, rest])} />
      <g transform={turned(hip, -reclineDeg)}>
        <rect class="sv-seat" x={hip.x + 92} y={hip.z - 130} width={118} height={700} rx={52} />
      </g>
      <g transform={turned(rest, -reclineDeg / 2)}>
        <rect class="sv-seat" x={rest.x - 38} y={rest.z - 85} width={76} height={170} rx={36} />
      </g>
      <g transform={turned(hip, 6 - driver.package.cushion_deg)}>
        <rect
          class="sv-seat"
          x={hip.x - 380}
          y={hip.z - H_POINT_ABOVE_CUSHION - 105}
          width={520}
          height={112}
          rx={52}
        />
      </g>
    </>
  );
}

/** The rim from the side and the column behind it. */
export function Wheel({ driver }: { driver: Driver }) {
  const { rim_top, rim_bottom, column_pivot: pivot } = driver.package;
  const hub = mix(rim_top, rim_bottom, 0.5);
  const nave = offset(hub, hub, pivot, 14);
  return (
    <>
      <path class="sv-column" d={path([pivot, hub])} />
      <circle class="sv-ink" cx={nave.x} cy={nave.z} r={34} />
      <path class="sv-rim" d={path([rim_bottom, rim_top])} />
    </>
  );
}

/** Degrees count from rearward to up, as the drawing's z does. */
function turned(around: PointMm, degrees: number): string {
  return `rotate(${degrees.toFixed(2)} ${around.x.toFixed(1)} ${around.z.toFixed(1)})`;
}
