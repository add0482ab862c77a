import type { SeatSetupAnalysis } from "../../api/types";
import { t } from "../../i18n";
import { Note } from "../../ui/Note";
import { vehicleTitle } from "../vehicleTitle";
import { SideView } from "../view/SideView";
import { Details } from "./Details";
import { Gauges } from "./Gauges";
import { LengthsTable } from "./LengthsTable";
import { Overlay } from "./Overlay";
import { Remarks } from "./Remarks";
import "./result.css";

/** The whole analysis: the picture on the left, the car and its settings on the right. */
export function SeatResult({ analysis }: { analysis: SeatSetupAnalysis }) {
  return (
    <div class="result">
      <Remarks analysis={analysis} />
      <Measured analysis={analysis} />
      <div class="result-numbers">
        <InTheCar analysis={analysis} />
        {analysis.seat_setup && <Gauges setup={analysis.seat_setup} />}
      </div>
      <Details analysis={analysis} />
    </div>
  );
}

function Measured({ analysis }: { analysis: SeatSetupAnalysis }) {
  return (
    <section class="card measured">
      <h2>{t("seat.result.overlay")}</h2>
      <Overlay analysis={analysis} />
      {analysis.measurement && <LengthsTable measurement={analysis.measurement} />}
    </section>
  );
}

function InTheCar({ analysis: { seat_setup } }: { analysis: SeatSetupAnalysis }) {
  if (!seat_setup) return null;
  return (
    <section class="card in-car">
      <div>
        <h2>{t("seat.view.heading")}</h2>
        <p class="small soft">{vehicleTitle(seat_setup.vehicle, seat_setup.vehicle_title)}</p>
      </div>
      {seat_setup.driver ? (
        <SideView setup={seat_setup} driver={seat_setup.driver} />
      ) : (
        <Note>{t("seat.result.noView")}</Note>
      )}
    </section>
  );
}
