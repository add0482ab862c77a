import { Link } from "wouter-preact";
import type { CameraPlace, SeatSetupAnalysis } from "../../api/types";
import { formatDate, formatNumber, t } from "../../i18n";
import { analysisPath } from "../../routes";
import { apiUrl } from "../../state/settings";
import { CopyButton } from "../../ui/CopyButton";
import { vehicleTitle } from "../vehicleTitle";
import { curlOf } from "./curl";

/** For integrators: the origin of the result, and how to get it without the console. */
export function Details({ analysis }: { analysis: SeatSetupAnalysis }) {
  return (
    <section class="card stack details">
      <h2>{t("seat.result.details")}</h2>
      <div class="row">
        <CopyButton label={t("seat.result.copyJson")} text={() => JSON.stringify(analysis, null, 2)} />
        <CopyButton label={t("seat.result.copyCurl")} text={() => curlOf(apiUrl.value, analysis)} />
      </div>
      <dl class="facts">
        {factsOf(analysis).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t("seat.result.id")}</dt>
          <dd>
            <Link href={analysisPath(analysis.analysis_id)}>{analysis.analysis_id}</Link>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function cameraText(camera: CameraPlace): string {
  return t("seat.result.cameraValue", {
    height: formatNumber(camera.height_m, 1),
    sd: formatNumber(camera.height_sd_m, 1),
    distance: formatNumber(camera.distance_m, 1),
  });
}

function factsOf({ created_at, user_id, measurement, seat_setup }: SeatSetupAnalysis): [string, string][] {
  const facts: [string, string][] = [
    [t("seat.result.created"), formatDate(created_at)],
    [t("seat.result.user"), user_id],
  ];
  if (measurement) {
    const scale = formatNumber(measurement.scale_cm_per_px, 3);
    facts.push([t("seat.result.scale"), t("seat.result.scaleValue", { value: scale })]);
    const { measurement_model: model, pose_network: network, camera } = measurement;
    facts.push([t("seat.result.measurementModel"), network ? `${model} (${network})` : model]);
    if (camera) facts.push([t("seat.result.camera"), cameraText(camera)]);
  }
  if (seat_setup) {
    const { source, version, side } = seat_setup.model;
    const compared = side === "b" ? `, ${t("seat.result.modelSide", { side: "B" })}` : "";
    facts.push([t("seat.result.vehicle"), vehicleTitle(seat_setup.vehicle, seat_setup.vehicle_title)]);
    facts.push([t("seat.result.model"), `${source} ${version.slice(0, 12)}${compared}`]);
  }
  return facts;
}
