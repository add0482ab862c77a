import type { Driver, PointMm, SeatSetup } from "../../api/types";
import { formatNumber, t } from "../../i18n";
import { vehicleTitle } from "../vehicleTitle";
import { Cabin, RAIL_Z, Sight, Track, WINDOW } from "./Cabin";
import { NearArm, Person } from "./Person";
import { SeatShape, Wheel } from "./Seating";
import "./sideview.css";

const WIDTH = WINDOW.right - WINDOW.left;
const HEIGHT = WINDOW.top - WINDOW.bottom;

/** The driver in the car, from the side: every line is where the numbers put it. */
export function SideView({ setup, driver }: { setup: SeatSetup; driver: Driver }) {
  const vehicle = vehicleTitle(setup.vehicle, setup.vehicle_title);
  return (
    <figure class="sideview">
      <div class="sideview-scene">
        <svg
          viewBox={`${WINDOW.left} ${-WINDOW.top} ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={t("seat.view.label", { vehicle, ...angles(driver) })}
        >
          <g transform="scale(1 -1)">
            <Cabin driver={driver} />
            <Sight driver={driver} />
            <Track setup={setup} driver={driver} />
            <SeatShape driver={driver} reclineDeg={setup.seat_angle} />
            <Person driver={driver} />
            <Wheel driver={driver} />
            <NearArm driver={driver} />
          </g>
        </svg>
        <Labels driver={driver} />
      </div>
      <figcaption class="small soft">{t("seat.view.caption")}</figcaption>
    </figure>
  );
}

function angles({ angles_deg: { knee, elbow, trunk_thigh } }: Driver): { knee: number; elbow: number; hip: number } {
  return { knee: Math.round(knee), elbow: Math.round(elbow), hip: Math.round(trunk_thigh) };
}

/** In HTML over the drawing: they keep their size when the drawing shrinks. The drawing's own label tells them all. */
function Labels({ driver }: { driver: Driver }) {
  const { knee, elbow, hip } = driver.joints;
  const { room_mirror: mirror, track_front, track_rear } = driver.package;
  const told = angles(driver);
  const percent = (value: number) => t("eyes.unit.percent", { value: formatNumber(value) });
  return (
    <div aria-hidden="true">
      <Label at={{ x: knee.x - 70, z: knee.z + 125 }} class="sv-angle">{`${t("seat.view.knee")} ${told.knee}°`}</Label>
      <Label
        at={{ x: elbow.x + 70, z: elbow.z - 95 }}
        class="sv-angle"
      >{`${t("seat.view.elbow")} ${told.elbow}°`}</Label>
      <Label at={{ x: hip.x + 55, z: hip.z + 65 }} class="sv-angle">{`${t("seat.view.hip")} ${told.hip}°`}</Label>
      <Label at={{ x: mirror.x, z: mirror.z + 62 }} class="sv-place">
        {t("seat.view.mirror")}
      </Label>
      <Label at={{ x: track_front.x - 30, z: RAIL_Z }} class="sv-before">
        {percent(0)}
      </Label>
      <Label at={{ x: track_rear.x + 30, z: RAIL_Z }} class="sv-after">
        {percent(100)}
      </Label>
    </div>
  );
}

function Label({ at, class: extra, children }: { at: PointMm; class?: string; children: string }) {
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
