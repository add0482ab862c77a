import { formatNumber, t } from "../../i18n";
import { type Gauge, shareOf } from "./gauges";

/** A setting on its scale: the value, the band of usual values, and whether the vehicle's limit is reached. */
export function GaugeBar({ gauge }: { gauge: Gauge }) {
  const { setting, value, range, low, high, ends } = gauge;
  const id = `gauge-${setting}`;
  return (
    <div class="gauge">
      <div class="gauge-head">
        <span id={id} class="gauge-name">
          {t(gauge.label)}
        </span>
        {gauge.clipped && (
          <span class="gauge-clipped" title={t("seat.gauge.clippedHint")}>
            {t("seat.gauge.clipped")}
          </span>
        )}
        <strong class="gauge-value">{amount(gauge, value)}</strong>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot hold the band of usual values */}
      <div
        class="gauge-bar"
        role="meter"
        aria-labelledby={`group-${gauge.group} ${id}`}
        aria-valuemin={low}
        aria-valuemax={high}
        aria-valuenow={value}
        aria-valuetext={spoken(gauge)}
      >
        {range && <span class="gauge-band" style={between(gauge, range.low, range.high)} />}
        <span class={`gauge-mark ${gauge.clipped ? "gauge-mark-clipped" : ""}`} style={at(gauge, value)} />
      </div>
      <div class="gauge-foot">
        <span>{t(ends[0])}</span>
        {range && (
          <span class="gauge-usual">
            {t("seat.gauge.range", { low: formatNumber(range.low), high: amount(gauge, range.high) })}
          </span>
        )}
        <span>{t(ends[1])}</span>
      </div>
    </div>
  );
}

function spoken(gauge: Gauge): string {
  const value = amount(gauge, gauge.value);
  const { range, clipped } = gauge;
  const text = range
    ? t("seat.gauge.text", { value, low: amount(gauge, range.low), high: amount(gauge, range.high) })
    : value;
  return clipped ? `${text}. ${t("seat.gauge.clippedHint")}` : text;
}

function amount({ unit }: Gauge, value: number): string {
  return unit === "%" ? t("eyes.unit.percent", { value: formatNumber(value) }) : `${formatNumber(value)}°`;
}

function at(gauge: Gauge, value: number): { left: string } {
  return { left: `${100 * shareOf(gauge, value)}%` };
}

function between(gauge: Gauge, low: number, high: number): { left: string; width: string } {
  return { ...at(gauge, low), width: `${100 * (shareOf(gauge, high) - shareOf(gauge, low))}%` };
}
