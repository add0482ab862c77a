import { expect, it } from "vitest";
import { contentType } from "./photoFile";

it("knows a phone's HEIC file by its ending where the browser has no type for it", () => {
  expect(contentType({ name: "IMG_0042.HEIC", type: "" })).toBe("image/heic");
  expect(contentType({ name: "me.jpg", type: "image/jpeg" })).toBe("image/jpeg");
  expect(contentType({ name: "notes.txt", type: "" })).toBe("");
});
