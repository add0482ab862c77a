import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { secondsText } from "../format";
import type { Guide } from "./machine";
import { type Act, lengthOf, type Step } from "./plan";
import type { GuideView } from "./useGuide";

type Running = Extract<Guide, { at: "countdown" | "recording" | "paused" }>;

/** The targets. Position, arrow and word show where to look; screen readers hear each change. */
export function Stage({ guide, view, plan }: { guide: Running; view: GuideView; plan: readonly Step[] }) {
  const step = guide.at === "countdown" ? undefined : plan[guide.step];
  const act = guide.at === "recording" ? step?.act : undefined;
  return (
    <div class="guide-stage">
      <Target act="up" active={act === "up"} />
      <div class="guide-middle">
        <Centre guide={guide} plan={plan} />
        <p class="visually-hidden" role="status" aria-live="assertive">
          {announced(guide, act)}
        </p>
        <div class="row guide-tools">
          {guide.at === "recording" && <Button onClick={view.pause}>{t("eyes.guide.pause")}</Button>}
          {guide.at === "paused" && (
            <Button kind="primary" onClick={view.resume}>
              {t("eyes.guide.resume")}
            </Button>
          )}
          <Button onClick={view.cancel}>{t("action.cancel")}</Button>
        </div>
      </div>
      <Target act="down" active={act === "down"} />
      <Progress guide={guide} plan={plan} />
    </div>
  );
}

function Target({ act, active }: { act: "up" | "down"; active: boolean }) {
  return (
    <div class={`guide-target guide-target-${act} ${active ? "guide-target-on" : ""}`} aria-hidden="true">
      <span class="guide-arrow">
        <Icon name="chevron" />
      </span>
      <span class="guide-word">{t(`eyes.guide.act.${act}`)}</span>
    </div>
  );
}

function Centre({ guide, plan }: { guide: Running; plan: readonly Step[] }) {
  if (guide.at === "countdown") return <p class="guide-number">{Math.ceil(guide.left)}</p>;
  if (guide.at === "paused") return <p class="guide-say">{t("eyes.guide.paused")}</p>;
  const step = plan[guide.step];
  if (step?.act !== "fixation") return <p class="guide-rest" />;
  const left = Math.ceil(step.to - guide.elapsed);
  return (
    <>
      <span class="guide-cross" aria-hidden="true" />
      <p class="guide-say">{t("eyes.guide.act.fixation")}</p>
      <p class="soft" aria-hidden="true">
        {secondsText(left, 0)}
      </p>
    </>
  );
}

function Progress({ guide, plan }: { guide: Running; plan: readonly Step[] }) {
  const share = guide.at === "countdown" ? 0 : guide.elapsed / lengthOf(plan);
  return <progress class="guide-progress" max={1} value={share} aria-label={t("eyes.guide.progress")} />;
}

function announced(guide: Running, act: Act | undefined): string {
  if (guide.at === "countdown") return t("eyes.guide.countdown");
  return act === undefined ? t("eyes.guide.paused") : t(`eyes.guide.act.${act}`);
}
