import { expect, it } from "vitest";
import { whyNot } from "./DropZone";

const accepts = { types: ["image/jpeg"], names: "JPEG", maxBytes: 20e6 };

it("takes what the API takes and says why not else", () => {
  expect(whyNot({ type: "image/jpeg", size: 20e6 }, accepts)).toBe("");
  expect(whyNot({ type: "image/gif", size: 1 }, accepts)).toContain("JPEG");
  expect(whyNot({ type: "image/jpeg", size: 20e6 + 1e6 }, accepts)).toContain("20 MB");
});
