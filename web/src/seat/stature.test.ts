import { describe, expect, it } from "vitest";
import { inUnit, isEmpty, NO_STATURE, type Stature, statureCm, toFeet } from "./stature";

const cm = (text: string): Stature => ({ ...NO_STATURE, cm: text });
const ft = (feet: string, inches: string): Stature => ({ ...NO_STATURE, unit: "ft", feet, inches });

describe("statureCm", () => {
  it.each([
    ["173.9", 173.9],
    ["173,9", 173.9],
    [" 100 ", 100],
    ["230", 230],
    ["173.94", 173.9],
  ])("reads %j as %d", (text, expected) => expect(statureCm(cm(text))).toBe(expected));

  it.each(["", "99.9", "230.1", "1.74", "-174", "174 cm", "1e2"])("refuses %j", (text) =>
    expect(statureCm(cm(text))).toBeUndefined(),
  );

  it("reads feet and inches", () => {
    expect(statureCm(ft("5", "8.5"))).toBe(174);
    expect(statureCm(ft("6", ""))).toBe(182.9);
  });

  it.each([
    ["5", "12"],
    ["", "70"],
    ["2", "0"],
  ])("refuses %s ft %s in", (feet, inches) => expect(statureCm(ft(feet, inches))).toBeUndefined());
});

describe("inUnit", () => {
  it("keeps the stature", () => {
    expect(inUnit(cm("174"), "ft")).toMatchObject({ unit: "ft", feet: "5", inches: "8.5" });
    expect(inUnit(ft("5", "8.5"), "cm")).toMatchObject({ unit: "cm", cm: "174" });
  });

  it("carries inches over to feet", () => expect(toFeet(182.8)).toEqual({ feet: 6, inches: 0 }));
});

it("knows what is empty", () => {
  expect(isEmpty(NO_STATURE)).toBe(true);
  expect(isEmpty(ft("5", ""))).toBe(false);
});
