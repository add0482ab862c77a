/** A vehicle package as training/vehicle.py describes it: mm and degrees from the accelerator heel point. */
export interface Vehicle {
  name: string;
  title: string;
  pedals: { ball_of_foot_ahead_mm: number; plane_deg: number };
  seat: {
    h30_mm: number;
    track_front_mm: number;
    track_rear_mm: number;
    track_slope_deg: number;
    lifter_travel_mm: number;
    lifter_spacing_mm: number;
    h_point_from_rear_lifter: number;
    cushion_deg: number;
  };
  wheel: {
    l6_mm: number;
    h17_mm: number;
    column_deg: number;
    column_lowest_deg: number;
    column_highest_deg: number;
    telescope_mm: number;
    tilt_pivot_mm: number;
    rim_diameter_mm: number;
  };
  mirrors: { room_mm: number[]; rear_window_mm: number[] };
}

const files = import.meta.glob<Vehicle>("../../../../training/vehicles/*.json", { eager: true, import: "default" });

/** The vehicles that the service ships; one that only a deployed model knows is not among them. */
export const VEHICLES: readonly Vehicle[] = Object.values(files).sort((a, b) => (a.name < b.name ? -1 : 1));

export function vehicleNamed(name: string): Vehicle | undefined {
  return VEHICLES.find((vehicle) => vehicle.name === name);
}
