import type { SeatSetup } from "../../api/types";
import { t } from "../../i18n";
import { Disclosure } from "../../ui/Disclosure";
import { GaugeBar } from "./GaugeBar";
import { type Gauge, type Group, gaugesOf } from "./gauges";
import "./gauges.css";

const GROUPS: readonly Group[] = ["seat", "wheel", "mirror_left", "mirror_right", "mirror_room"];

export function Gauges({ setup }: { setup: SeatSetup }) {
  const gauges = gaugesOf(setup);
  return (
    <section class="card stack">
      <div>
        <h2>{t("seat.result.settings")}</h2>
        <p class="small soft">
          {t("seat.result.bandHint")} {gauges.some((gauge) => gauge.clipped) && t("seat.result.clippedHint")}
        </p>
      </div>
      <div class="gauge-groups">
        {GROUPS.map((group) => (
          <section key={group} class="gauge-group" aria-labelledby={`group-${group}`}>
            <h3 id={`group-${group}`}>{t(`seat.group.${group}`)}</h3>
            {gauges
              .filter((gauge) => gauge.group === group)
              .map((gauge) => (
                <GaugeBar key={gauge.setting} gauge={gauge} />
              ))}
          </section>
        ))}
      </div>
      <Disclosure summary={t("seat.result.meanings")}>
        <Meanings gauges={gauges} />
      </Disclosure>
    </section>
  );
}

function Meanings({ gauges }: { gauges: readonly Gauge[] }) {
  return (
    <dl class="meanings">
      {gauges.map((gauge) => (
        <div key={gauge.setting}>
          <dt>
            {t(`seat.group.${gauge.group}`)}, {t(gauge.label)} <code>{gauge.setting}</code>
          </dt>
          <dd>{t(gauge.meaning)}</dd>
        </div>
      ))}
    </dl>
  );
}
