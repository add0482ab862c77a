import { t } from "../../i18n";

const POINTS = ["task", "long", "still", "front", "near", "light"] as const;

/** How to film a video that can be measured. */
export function Advice() {
  return (
    <section class="eyes-how" aria-label={t("eyes.how.title")}>
      <h2>{t("eyes.how.title")}</h2>
      <dl>
        {POINTS.map((point) => (
          <div key={point}>
            <dt>{t(`eyes.how.${point}`)}</dt>
            <dd class="small soft">{t(`eyes.how.${point}.why`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
