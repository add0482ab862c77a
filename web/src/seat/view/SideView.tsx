import type { SeatSetup } from "../../api/types";
import { formatNumber, t } from "../../i18n";
import type { Lengths } from "../geometry/body";
import { type Figure, figureOf } from "../geometry/figure";
import type { Point } from "../geometry/linkage";
import type { Vehicle } from "../geometry/vehicles";
import { Cabin, onTrack, RAIL_Z, Sight, Track, WINDOW } from "./Cabin";
import { NearArm, Person } from "./Person";
import { SeatShape, Wheel } from "./Seating";
import "./sideview.css";

interface Props {
  lengths: Lengths;
  setup: SeatSetup;
  vehicle: Vehicle;
}

const WIDTH = WINDOW.right - WINDOW.left;
const HEIGHT = WINDOW.top - WINDOW.bottom;

/** The driver in the car, from the side: every line is where the numbers put it. */
export function SideView({ lengths, setup, vehicle }: Props) {
  const figure = figureOf(lengths, setup, vehicle);
  return (
    <figure class="sideview">
      <div class="sideview-scene">
        <svg
          viewBox={`${WINDOW.left} ${-WINDOW.top} ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={t("seat.view.label", { vehicle: vehicle.title, ...angles(figure) })}
        >
          <g transform="scale(1 -1)">
            <Cabin vehicle={vehicle} />
            <Sight figure={figure} vehicle={vehicle} />
            <Track setup={setup} vehicle={vehicle} />
            <SeatShape figure={figure} />
            <Person figure={figure} />
            <Wheel figure={figure} vehicle={vehicle} />
            <NearArm figure={figure} />
          </g>
        </svg>
        <Labels figure={figure} vehicle={vehicle} />
      </div>
      <figcaption class="small soft">{t("seat.view.caption")}</figcaption>
    </figure>
  );
}

function angles(figure: Figure): { knee: number; elbow: number; hip: number } {
  return {
    knee: Math.round(figure.knee_deg),
    elbow: Math.round(figure.elbow_deg),
    hip: Math.round(figure.trunk_thigh_deg),
  };
}

/** In HTML over the drawing: they keep their size when the drawing shrinks. The drawing's own label tells them all. */
function Labels({ figure, vehicle }: { figure: Figure; vehicle: Vehicle }) {
  const { knee, elbow, hip } = figure.joints;
  const told = angles(figure);
  const [mirrorX = 0, , mirrorZ = 0] = vehicle.mirrors.room_mm;
  return (
    <div aria-hidden="true">
      <Label at={{ x: knee.x - 70, z: knee.z + 125 }} class="sv-angle">{`${t("seat.view.knee")} ${told.knee}°`}</Label>
      <Label
        at={{ x: elbow.x + 70, z: elbow.z - 95 }}
        class="sv-angle"
      >{`${t("seat.view.elbow")} ${told.elbow}°`}</Label>
      <Label at={{ x: hip.x + 55, z: hip.z + 65 }} class="sv-angle">{`${t("seat.view.hip")} ${told.hip}°`}</Label>
      <Label at={{ x: mirrorX, z: mirrorZ + 62 }} class="sv-place">
        {t("seat.view.mirror")}
      </Label>
      <Label at={{ x: onTrack(0, vehicle) - 30, z: RAIL_Z }} class="sv-before">{`${formatNumber(0)} %`}</Label>
      <Label at={{ x: onTrack(100, vehicle) + 30, z: RAIL_Z }} class="sv-after">{`${formatNumber(100)} %`}</Label>
    </div>
  );
}

function Label({ at, class: extra, children }: { at: Point; class?: string; children: string }) {
  const place = {
    left: `${(100 * (at.x - WINDOW.left)) / WIDTH}%`,
    top: `${(100 * (WINDOW.top - at.z)) / HEIGHT}%`,
  };
  return (
    <span class={`sv-label ${extra ?? ""}`} style={place}>
      {children}
    </span>
  );
}
