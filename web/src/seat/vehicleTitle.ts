import { tMaybe } from "../i18n";

/** In the user's language for shipped vehicles; a deployed model may have others. */
export function vehicleTitle(name: string, title: string | null | undefined): string {
  return tMaybe(`seat.vehicle.${name}`) ?? title ?? name;
}
