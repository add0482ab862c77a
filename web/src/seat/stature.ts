/** Stature limits of the API, cm. */
export const STATURE_CM = { low: 100, high: 230 } as const;
const CM_PER_INCH = 2.54;

export type StatureUnit = "cm" | "ft";

export interface Stature {
  unit: StatureUnit;
  cm: string;
  feet: string;
  inches: string;
}

export const NO_STATURE: Stature = { unit: "cm", cm: "", feet: "", inches: "" };

/** Centimetres to a tenth, or undefined if the text is not a number or out of range. */
export function statureCm(stature: Stature): number | undefined {
  const cm = stature.unit === "cm" ? toNumber(stature.cm) : feetToCm(stature);
  const rounded = Math.round(cm * 10) / 10;
  return rounded >= STATURE_CM.low && rounded <= STATURE_CM.high ? rounded : undefined;
}

export function isEmpty(stature: Stature): boolean {
  return stature.unit === "cm" ? stature.cm.trim() === "" : `${stature.feet}${stature.inches}`.trim() === "";
}

/** The same stature in another unit, so that a switch keeps the value. */
export function inUnit(stature: Stature, unit: StatureUnit): Stature {
  const cm = statureCm(stature);
  if (cm === undefined || unit === stature.unit) return { ...stature, unit };
  if (unit === "cm") return { ...stature, unit, cm: String(cm) };
  const { feet, inches } = toFeet(cm);
  return { ...stature, unit, feet: String(feet), inches: String(inches) };
}

/** Feet and inches to half an inch. */
export function toFeet(cm: number): { feet: number; inches: number } {
  const halves = Math.round((2 * cm) / CM_PER_INCH);
  return { feet: Math.floor(halves / 24), inches: (halves % 24) / 2 };
}

function feetToCm({ feet, inches }: Stature): number {
  const rest = inches.trim() === "" ? 0 : toNumber(inches);
  return rest < 0 || rest >= 12 ? Number.NaN : CM_PER_INCH * (12 * toNumber(feet) + rest);
}

/** A decimal comma is a decimal point. */
function toNumber(text: string): number {
  return /^\s*\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
}
