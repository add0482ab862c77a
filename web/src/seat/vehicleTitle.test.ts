import { expect, it } from "vitest";
import { messages } from "../i18n/messages";
import { VEHICLES, vehicleTitle } from "./vehicleTitle";

it("has a title in both languages for every shipped vehicle", () => {
  expect(VEHICLES).toContain("generic-suv");
  for (const name of VEHICLES)
    for (const texts of Object.values(messages)) expect(Object.keys(texts)).toContain(`seat.vehicle.${name}`);
});

it("shows the service's title of a vehicle that only a deployed model has, or its name", () => {
  expect(vehicleTitle("my-car", "My car")).toBe("My car");
  expect(vehicleTitle("my-car", null)).toBe("my-car");
});
