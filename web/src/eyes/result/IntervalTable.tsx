import { useMemo } from "preact/hooks";
import { formatNumber, t } from "../../i18n";
import { gazePanel, hasDegrees } from "../curves/panels";
import { type Interval, intervals } from "../data/intervals";
import { percent, timeText } from "../format";
import { More } from "../More";
import type { Viewer } from "../viewer/model";

/** The numbers of the curves, for people who cannot see them or want to quote them. */
export function IntervalTable({ viewer }: { viewer: Viewer }) {
  return <More summary={t("eyes.table.title")}>{() => <Table viewer={viewer} />}</More>;
}

function Table({ viewer }: { viewer: Viewer }) {
  const { series, blinks } = viewer;
  const degrees = hasDegrees(series);
  const rows = useMemo(() => {
    const { used } = gazePanel(series, "vertical", degrees ? "degrees" : "widths");
    return intervals(series, blinks, used);
  }, [series, blinks, degrees]);
  return (
    <div class="eyes-table-room">
      <table class="eyes-quality eyes-intervals">
        <thead>
          <tr>
            <th scope="col">{t("eyes.table.time")}</th>
            <th scope="col">{t("eyes.table.seen")}</th>
            <th scope="col">{t("eyes.table.blinks")}</th>
            <th scope="col">{t("eyes.table.openness")}</th>
            <th scope="col">{t(degrees ? "eyes.table.gazeDegrees" : "eyes.table.gazeWidths")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.from} row={row} degrees={degrees} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ row, degrees }: { row: Interval; degrees: boolean }) {
  const [low, high] = row.gaze;
  const number = (value: number) => formatNumber(value, degrees ? 1 : 3);
  return (
    <tr>
      <th scope="row">{`${timeText(row.from)} – ${timeText(row.to)}`}</th>
      <td>{percent(row.seen)}</td>
      <td>{row.blinks}</td>
      <td>{Number.isNaN(row.openness) ? "–" : formatNumber(row.openness, 2)}</td>
      <td>{Number.isNaN(low) ? "–" : `${number(low)} … ${number(high)}`}</td>
    </tr>
  );
}
