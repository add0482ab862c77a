import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { formatNumber, t } from "../../i18n";
import { Choice } from "../../ui/Choice";
import { More } from "../More";
import type { Viewer } from "../viewer/model";
import { ChartPanel } from "./ChartPanel";
import "./curves.css";
import { Legend } from "./Legend";
import { gazePanel, hasDegrees, lidsPanel, type Panel, type Unit } from "./panels";
import { ZoomBar } from "./ZoomBar";

/** Lids, vertical gaze and, on request, horizontal gaze over the same stretch of time. */
export function Curves({ viewer }: { viewer: Viewer }) {
  const { series } = viewer;
  const degrees = useMemo(() => hasDegrees(series), [series]);
  const unit = useSignal<Unit>(degrees ? "degrees" : "widths");
  const hover = useSignal<number | undefined>(undefined);
  const lids = useMemo(() => lidsPanel(series), [series]);
  const vertical = useMemo(() => gazePanel(series, "vertical", unit.value), [series, unit.value]);
  return (
    <div class="eyes-curves">
      <ZoomBar viewer={viewer} />
      <ChartPanel viewer={viewer} panel={lids} hover={hover} title={t("eyes.curves.lids")}>
        <Legend viewer={viewer} />
      </ChartPanel>
      <ChartPanel viewer={viewer} panel={vertical} hover={hover} title={titleOf(vertical)}>
        <RangeOf panel={vertical} />
        {degrees && <UnitChoice unit={unit.value} onChange={(next) => (unit.value = next)} />}
      </ChartPanel>
      <More summary={t("eyes.curves.more")}>
        {() => <Horizontal viewer={viewer} unit={unit.value} hover={hover} />}
      </More>
      <p class="small soft">{t("eyes.curves.faint")}</p>
    </div>
  );
}

function Horizontal({ viewer, unit, hover }: { viewer: Viewer; unit: Unit; hover: Signal<number | undefined> }) {
  const panel = useMemo(() => gazePanel(viewer.series, "horizontal", unit), [viewer.series, unit]);
  return (
    <ChartPanel viewer={viewer} panel={panel} hover={hover} title={titleOf(panel)}>
      <RangeOf panel={panel} />
    </ChartPanel>
  );
}

function titleOf(panel: Panel): string {
  return t(panel.id === "vertical" ? "eyes.curves.vertical" : "eyes.curves.horizontal");
}

function RangeOf({ panel }: { panel: Panel }) {
  if (panel.ends === undefined) return null;
  const value = formatNumber(panel.ends[1] - panel.ends[0], panel.digits);
  return (
    <span class="eyes-range">
      <span class="eyes-range-key" aria-hidden="true" />
      {t("eyes.curves.range", { value: panel.unit === "degrees" ? `${value}°` : value })}
    </span>
  );
}

function UnitChoice({ unit, onChange }: { unit: Unit; onChange: (unit: Unit) => void }) {
  const options = [
    ["degrees", t("eyes.unit.degrees")],
    ["widths", t("eyes.unit.widths")],
  ] as const;
  return (
    <div class="eyes-unit">
      <Choice legend={t("eyes.unit.legend")} value={unit} options={options} onChange={onChange} />
    </div>
  );
}
