import { formatNumber, t } from "../i18n";

/** 3.20 s, 1:05.30: a position in a recording, exact to less than a frame. */
export function timeText(seconds: number): string {
  const hundredths = Math.round(100 * seconds);
  if (hundredths < 6000) return secondsText(hundredths / 100, 2);
  const rest = formatNumber((hundredths % 6000) / 100, 2);
  return `${Math.floor(hundredths / 6000)}:${rest.padStart(5, "0")}`;
}

/** 10 s, 2 min 5 s: how long something is, to the second. */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return secondsText(seconds, seconds < 9.5 && Math.abs(seconds - whole) > 0.05 ? 1 : 0);
  return t("eyes.unit.minutes", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}

/** A share below 1 is never rounded to 100 %, and one above 0 never to 0 %. */
export function percent(share: number): string {
  const rounded = Math.round(100 * share);
  const told = share < 1 && rounded === 100 ? 99 : share > 0 && rounded === 0 ? 1 : rounded;
  return t("eyes.unit.percent", { value: formatNumber(told) });
}

export function secondsText(seconds: number, digits: number): string {
  return t("eyes.unit.seconds", { value: formatNumber(seconds, digits) });
}

/** A value that could not be measured is a dash, never 0. */
export function orDash(value: number | null | undefined, digits = 0, unit = ""): string {
  return value === null || value === undefined ? "–" : `${formatNumber(value, digits)}${unit}`;
}
