import { useId } from "preact/hooks";
import type { EyeSummary } from "../../api/types";
import { language, t } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { RemarkList } from "./RemarkList";
import { verdictOf, verdictTitle } from "./remarks";

// No tick for a usual range: it does not mean that all is well.
const ICONS = { suspected: "alert", notSuspected: "info", none: "info" } as const;

/** The hint, or why there is none. The disclaimer is always shown with the hint. */
export function VerdictCard({ summary }: { summary: EyeSummary }) {
  const heading = useId();
  const verdict = verdictOf(summary.psp_suspected);
  return (
    <section class={`card eyes-verdict eyes-verdict-${verdict}`} aria-labelledby={heading}>
      <div class="eyes-verdict-head">
        <Icon name={ICONS[verdict]} />
        <div>
          <p class="small soft">{t("eyes.verdict.label")}</p>
          <h2 id={heading}>{verdictTitle(verdict)}</h2>
        </div>
      </div>
      <p>{t(`eyes.verdict.${verdict}.text`)}</p>
      <RemarkList area="psp" remarks={summary.psp_reasons} />
      <p class="eyes-disclaimer small">
        {t("eyes.disclaimer")}
        {language.value !== "en" && <span class="visually-hidden"> {summary.disclaimer}</span>}
      </p>
    </section>
  );
}
