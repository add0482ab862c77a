import { tMaybe } from "../i18n";

const NAMES = import.meta.glob<string>("../../../training/vehicles/*.json", { eager: true, import: "name" });

/** The vehicles that the service ships; one that only a deployed model knows is not among them. */
export const VEHICLES: readonly string[] = Object.values(NAMES).sort();

/** In the user's language for shipped vehicles; a deployed model may have others. */
export function vehicleTitle(name: string, title?: string | null): string {
  return tMaybe(`seat.vehicle.${name}`) ?? title ?? name;
}
