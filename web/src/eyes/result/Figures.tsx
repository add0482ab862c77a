import type { EyeSummary } from "../../api/types";
import { t } from "../../i18n";
import { lengthText, orDash, percent } from "../format";

interface Figure {
  label: string;
  value: string;
  note?: string;
}

/** The most important figures. */
export function Figures({ summary }: { summary: EyeSummary }) {
  return (
    <dl class="eyes-figures">
      {figures(summary).map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="eyes-figure">{value}</dd>
          <dd class="small soft">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

function figures(summary: EyeSummary): Figure[] {
  const { gaze } = summary;
  return [
    { label: t("eyes.figure.blinks"), value: orDash(summary.blink_count), note: blinkNote(summary) },
    {
      label: t("eyes.figure.rate"),
      value: orDash(summary.blink_rate_per_min, 1),
      note: t(summary.valid_s < 60 ? "eyes.figure.rateUnsteady" : "eyes.figure.rateNote"),
    },
    gaze
      ? {
          label: t("eyes.figure.range"),
          value: orDash(gaze.vertical_range_deg, 0, "°"),
          note: t(`eyes.grade.${gaze.grade}`),
        }
      : {
          label: t("eyes.figure.range"),
          value: orDash(summary.vertical_peak_to_peak, 3),
          note: t("eyes.figure.rangeWidths"),
        },
    {
      label: t("eyes.figure.seen"),
      value: percent(summary.coverage),
      note: t("eyes.figure.seenNote", { valid: lengthText(summary.valid_s), all: lengthText(summary.duration_s) }),
    },
  ];
}

function blinkNote(summary: EyeSummary): string {
  if (summary.blink_count === null)
    return t(summary.eyes_hidden_s ? "eyes.figure.blinksHidden" : "eyes.figure.blinksUnknown");
  const kinds = t("eyes.figure.blinksNote", {
    complete: summary.complete_blinks ?? 0,
    incomplete: summary.incomplete_blinks ?? 0,
  });
  const winks = (summary.winks_left ?? 0) + (summary.winks_right ?? 0);
  const more = [
    summary.closures ? t("eyes.figure.closures", { count: summary.closures }) : "",
    winks ? t("eyes.figure.winks", { count: winks }) : "",
  ];
  return [kinds, ...more.filter(Boolean)].join(" · ");
}
