import type { ComponentChildren } from "preact";
import type { EyeSummary } from "../../api/types";
import { formatNumber, t } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { lengthText, orDash, percent } from "../format";
import { type Grade, judge } from "./grades";

/** The quality of the recording: each figure next to its good value. */
export function Quality({ summary }: { summary: EyeSummary }) {
  const { quality, gaze } = summary;
  const grades = judge(summary);
  return (
    <div class="eyes-table-room">
      <table class="eyes-quality">
        <thead>
          <tr>
            <th scope="col">{t("eyes.quality.figure")}</th>
            <th scope="col">{t("eyes.quality.value")}</th>
            <th scope="col">{t("eyes.quality.good")}</th>
          </tr>
        </thead>
        <tbody>
          <Row name="coverage" value={percent(summary.coverage)} grade={grades.coverage} />
          <Row name="eyeWidth" value={orDash(quality.eye_width_px, 0, " px")} grade={grades.eyeWidth} />
          <Row name="frameRate" value={orDash(quality.frame_rate, 1, " /s")} grade={grades.frameRate} />
          <Row name="brightness" value={orDash(quality.brightness)} grade={grades.brightness} />
          <Row name="blur" value={orDash(quality.blur, 2)} grade={grades.blur} />
          <Row name="headPitch" value={orDash(headPitch(summary), 1, "°")} grade={grades.headPitch} />
          {gaze && <Row name="gazeShare" value={percent(gaze.valid_share ?? 0)} />}
          <Row name="picture" value={`${quality.width} × ${quality.height}`} />
          <Row name="frames" value={framesText(summary)} />
        </tbody>
      </table>
    </div>
  );
}

type Name =
  | "coverage"
  | "eyeWidth"
  | "frameRate"
  | "brightness"
  | "blur"
  | "headPitch"
  | "gazeShare"
  | "picture"
  | "frames";

function Row({ name, value, grade }: { name: Name; value: ComponentChildren; grade?: Grade | undefined }) {
  return (
    <tr>
      <th scope="row">{t(`eyes.quality.${name}`)}</th>
      <td>
        {value}
        {grade && <GradeMark grade={grade} />}
      </td>
      <td class="soft">{t(`eyes.quality.${name}.good`)}</td>
    </tr>
  );
}

function GradeMark({ grade }: { grade: Grade }) {
  return (
    <span class={`eyes-grade eyes-grade-${grade}`}>
      <Icon name={grade === "good" ? "check" : "alert"} />
      {t(`eyes.quality.grade.${grade}`)}
    </span>
  );
}

function headPitch({ gaze, quality }: EyeSummary): number | null | undefined {
  return gaze?.head_pitch_range_deg ?? quality.head_pitch_range_deg;
}

function framesText(summary: EyeSummary): string {
  const { frames_processed, frames_planned, duration_s } = summary;
  return t("eyes.quality.framesValue", {
    done: formatNumber(frames_processed),
    planned: formatNumber(frames_planned),
    time: lengthText(duration_s),
  });
}
