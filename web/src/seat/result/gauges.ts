import type { Range, SeatSetup } from "../../api/types";
import type { Key } from "../../i18n";

export const SETTINGS = [
  "seat_position",
  "seat_front_height",
  "seat_rear_height",
  "seat_angle",
  "wheel_position",
  "wheel_angle",
  "mirror_left_yaw",
  "mirror_left_pitch",
  "mirror_right_yaw",
  "mirror_right_pitch",
  "mirror_room_yaw",
  "mirror_room_pitch",
] as const;
export type Setting = (typeof SETTINGS)[number];
export type Group = "seat" | "wheel" | "mirror_left" | "mirror_right" | "mirror_room";

/** One setting as a gauge shows it. */
export interface Gauge {
  setting: Setting;
  group: Group;
  label: Key;
  meaning: Key;
  unit: "%" | "°";
  value: number;
  range: Range | undefined;
  clipped: boolean;
  /** The scale's two ends, and their names. */
  low: number;
  high: number;
  ends: readonly [Key, Key];
}

interface Scale {
  unit: Gauge["unit"];
  span: readonly [number, number];
  ends: readonly [Key, Key];
}

const percent = (low: Key, high: Key): Scale => ({ unit: "%", span: [0, 100], ends: [low, high] });
// Degrees could be 0-180. The scale shows the range of cars, or more if a value is outside.
const degrees = (span: readonly [number, number], low: Key, high: Key): Scale => ({
  unit: "°",
  span,
  ends: [low, high],
});

const YAW = degrees([45, 135], "seat.end.toRight", "seat.end.toLeft");
const SCALES: Record<Setting, Scale> = {
  seat_position: percent("seat.end.front", "seat.end.rear"),
  seat_front_height: percent("seat.end.low", "seat.end.high"),
  seat_rear_height: percent("seat.end.low", "seat.end.high"),
  seat_angle: degrees([0, 45], "seat.end.upright", "seat.end.reclined"),
  wheel_position: percent("seat.end.in", "seat.end.out"),
  wheel_angle: degrees([10, 50], "seat.end.flat", "seat.end.steep"),
  mirror_left_yaw: YAW,
  mirror_left_pitch: degrees([0, 20], "seat.end.straight", "seat.end.up"),
  mirror_right_yaw: YAW,
  mirror_right_pitch: degrees([0, 20], "seat.end.straight", "seat.end.up"),
  mirror_room_yaw: YAW,
  mirror_room_pitch: degrees([0, 20], "seat.end.straight", "seat.end.down"),
};

/** The twelve settings of an answer, ready to be drawn. */
export function gaugesOf(setup: SeatSetup): Gauge[] {
  return SETTINGS.map((setting) => gaugeOf(setting, setup));
}

function gaugeOf(setting: Setting, setup: SeatSetup): Gauge {
  const { unit, span, ends } = SCALES[setting];
  const value = setup[setting];
  const range = setup.ranges?.[setting];
  const shown = [value, range?.low ?? value, range?.high ?? value];
  return {
    setting,
    group: groupOf(setting),
    label: labelOf(setting),
    meaning: meaningOf(setting),
    unit,
    value,
    range,
    clipped: setup.clipped?.includes(setting) ?? false,
    low: Math.min(span[0], ...shown),
    high: Math.max(span[1], ...shown),
    ends,
  };
}

/** The position of a value on the gauge's scale, 0 to 1. */
export function shareOf(gauge: Pick<Gauge, "low" | "high">, value: number): number {
  return (value - gauge.low) / (gauge.high - gauge.low);
}

function groupOf(setting: Setting): Group {
  if (!setting.startsWith("mirror_")) return setting.startsWith("seat_") ? "seat" : "wheel";
  return setting.replace(/_(yaw|pitch)$/, "") as Group;
}

function labelOf(setting: Setting): Key {
  const angle = /^mirror_.*_(yaw|pitch)$/.exec(setting)?.[1];
  return `seat.setting.${angle ?? setting}` as Key;
}

function meaningOf(setting: Setting): Key {
  if (setting === "mirror_room_pitch") return "seat.meaning.mirror_room_pitch";
  return `seat.meaning.${setting.replace(/_(left|right|room)_/, "_")}` as Key;
}
