import type { EyeSummary } from "../../api/types";
import { t } from "../../i18n";
import { Disclosure } from "../../ui/Disclosure";
import { timeText } from "../format";

type Gaps = NonNullable<EyeSummary["missing"]>;

/** Planned frames without a row: which, when and why. */
export function Missing({ gaps, frames }: { gaps: Gaps; frames: number }) {
  if (gaps.length === 0) return null;
  return (
    <Disclosure summary={t("eyes.missing.title", { count: frames })}>
      <p class="small soft">{t("eyes.missing.text")}</p>
      <div class="eyes-table-room">
        <table class="eyes-quality">
          <thead>
            <tr>
              <th scope="col">{t("eyes.missing.time")}</th>
              <th scope="col">{t("eyes.missing.frames")}</th>
              <th scope="col">{t("eyes.missing.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {gaps.map((gap) => (
              <tr key={gap.first_frame}>
                <td>{`${timeText(gap.start_s)} – ${timeText(gap.end_s)}`}</td>
                <td>{`${gap.first_frame} – ${gap.last_frame}`}</td>
                <td>{t(`eyes.missing.${gap.reason}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Disclosure>
  );
}
