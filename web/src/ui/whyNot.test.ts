import { expect, it } from "vitest";
import { whyNot } from "./DropZone";

const accepts = { types: ["image/jpeg"], names: "JPEG", maxBytes: 20e6 };

it("takes what the API takes and says why not else", () => {
  expect(whyNot({ name: "a.jpg", type: "image/jpeg", size: 20e6 }, accepts)).toBe("");
  expect(whyNot({ name: "a.jpg", type: "image/gif", size: 1 }, accepts)).toContain("JPEG");
  expect(whyNot({ name: "a.jpg", type: "image/jpeg", size: 20e6 + 1e6 }, accepts)).toContain("20 MB");
});
