import { expect, it } from "vitest";
import type { SeatSetup } from "../../api/types";
import { messages } from "../../i18n/messages";
import { gaugesOf, SETTINGS, shareOf } from "./gauges";

const setup = {
  ...(Object.fromEntries(SETTINGS.map((name, index) => [name, 10 * index])) as Record<
    (typeof SETTINGS)[number],
    number
  >),
  ranges: { seat_position: { low: 0, high: 20 }, seat_angle: { low: 28, high: 52 } },
  clipped: ["wheel_position"],
  vehicle: "generic-suv",
  model: { source: "bundled", version: "1" },
  warnings: [],
} satisfies SeatSetup;

const gauges = gaugesOf(setup);
const named = (name: string) => gauges.find((gauge) => gauge.setting === name);

it("shows all twelve, each with texts that exist", () => {
  expect(gauges).toHaveLength(12);
  for (const { label, meaning, ends } of gauges) {
    for (const key of [label, meaning, ...ends]) expect(messages.en[key], key).toBeTruthy();
  }
});

it("marks what is clipped and nothing else", () => {
  expect(gauges.filter((gauge) => gauge.clipped).map((gauge) => gauge.setting)).toEqual(["wheel_position"]);
});

it("widens a scale for what lies beyond it", () => {
  expect(named("seat_angle")).toMatchObject({ low: 0, high: 52 });
  expect(named("mirror_right_pitch")).toMatchObject({ low: 0, high: 90 });
});

it("says where a value stands", () => {
  const angle = named("seat_angle");
  expect(angle && shareOf(angle, 26)).toBe(0.5);
});

it("tells the room mirror's tilt from the others'", () => {
  expect(named("mirror_room_pitch")?.meaning).not.toBe(named("mirror_left_pitch")?.meaning);
});
