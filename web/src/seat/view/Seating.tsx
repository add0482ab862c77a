import type { Figure } from "../geometry/figure";
import { type Point, radians } from "../geometry/linkage";
import type { Vehicle } from "../geometry/vehicles";
import { path, points } from "./outline";

const H_POINT_ABOVE_CUSHION = 98; // as in training/posture.py

/** Cushion and backrest, turned around the hip as they are set; the headrest behind the head. */
export function SeatShape({ figure }: { figure: Figure }) {
  const { hip, head } = figure.joints;
  const rest = { x: head.x + 185, z: head.z - 25 };
  const lean = radians(figure.recline_deg);
  const top = {
    x: hip.x + 150 * Math.cos(lean) + 540 * Math.sin(lean),
    z: hip.z - 150 * Math.sin(lean) + 540 * Math.cos(lean),
  };
  const stand = points([hip.x - 250, 40], [hip.x + 70, 40], [hip.x + 60, hip.z - 150], [hip.x - 280, hip.z - 130]);
  return (
    <>
      <path class="sv-stand" d={path(stand, true)} />
      <path class="sv-stem" d={path([top, rest])} />
      <g transform={turned(hip, -figure.recline_deg)}>
        <rect class="sv-seat" x={hip.x + 92} y={hip.z - 130} width={118} height={700} rx={52} />
      </g>
      <g transform={turned(rest, -figure.recline_deg / 2)}>
        <rect class="sv-seat" x={rest.x - 38} y={rest.z - 85} width={76} height={170} rx={36} />
      </g>
      <g transform={turned(hip, 6 - figure.cushion_deg)}>
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
export function Wheel({ figure, vehicle }: { figure: Figure; vehicle: Vehicle }) {
  const { hub } = figure.joints;
  const column = radians(figure.column_deg);
  const [along, across] = [
    { x: Math.cos(column), z: Math.sin(column) },
    { x: -Math.sin(column), z: Math.cos(column) },
  ];
  const on = (way: Point, by: number) => ({ x: hub.x + by * way.x, z: hub.z + by * way.z });
  const radius = vehicle.wheel.rim_diameter_mm / 2;
  const nave = on(along, -14);
  return (
    <>
      <path class="sv-column" d={path([on(along, -350), hub])} />
      <circle class="sv-ink" cx={nave.x} cy={nave.z} r={34} />
      <path class="sv-rim" d={path([on(across, -radius), on(across, radius)])} />
    </>
  );
}

/** Degrees count from rearward to up, as the drawing's z does. */
function turned(around: Point, degrees: number): string {
  return `rotate(${degrees.toFixed(2)} ${around.x.toFixed(1)} ${around.z.toFixed(1)})`;
}
