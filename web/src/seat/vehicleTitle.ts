import { tMaybe } from "../i18n";

/** In the user's language, for the vehicles that are shipped; a deployed model may know others. */
export function vehicleTitle(name: string, title: string | null | undefined): string {
  return tMaybe(`seat.vehicle.${name}`) ?? title ?? name;
}
