import type { MeasureData } from "../../api/types";
import { formatNumber, t } from "../../i18n";

type Segment = "upper_arm" | "forearm" | "thigh" | "calf" | "torso";

interface Row {
  name: "height" | "arm" | "leg" | Segment;
  cm: number;
  sd?: number;
}

/** Lengths with their uncertainty; sums follow their parts. */
export function LengthsTable({ measurement }: { measurement: MeasureData }) {
  return (
    <div>
      <table class="lengths">
        <caption class="visually-hidden">{t("seat.result.lengths")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("seat.result.length")}</th>
            <th scope="col">{t("seat.result.cm")}</th>
            <th scope="col">{t("seat.result.sd")}</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(measurement).map(({ name, cm, sd }) => (
            <tr key={name} class={sd === undefined ? "lengths-sum" : ""}>
              <th scope="row">{t(`seat.length.${name}`)}</th>
              <td>{formatNumber(cm, 1)}</td>
              <td>{sd === undefined ? "" : formatNumber(sd, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small soft">{t("seat.result.sdHint")}</p>
    </div>
  );
}

function rowsOf(measured: MeasureData): Row[] {
  const segment = (name: Segment): Row => ({ name, cm: measured[name], sd: measured.uncertainty_cm[name] });
  return [
    { name: "height", cm: measured.height },
    segment("upper_arm"),
    segment("forearm"),
    { name: "arm", cm: measured.arm_cm },
    segment("thigh"),
    segment("calf"),
    { name: "leg", cm: measured.leg_cm },
    segment("torso"),
  ];
}
