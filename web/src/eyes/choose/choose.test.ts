import { describe, expect, it } from "vitest";
import openapi from "../../../../docs/openapi.json";
import { framesForAll, LIMITS, NO_OPTIONS, NUMBER_NAMES, toParameters, wrongNumbers } from "./parameters";
import { contentType, refuse } from "./videoFile";

const file = (name: string, type = "", size = 1000) => ({ name, type, size });

describe("files", () => {
  it("are told by their endings, and by their types where they have none", () => {
    expect(contentType(file("a.MOV"))).toBe("video/quicktime");
    expect(contentType(file("눈 깜빡임.mkv"))).toBe("video/x-matroska");
    expect(contentType(file("clip", "video/webm;codecs=vp8"))).toBe("video/webm");
    expect(contentType(file("notes.txt", "text/plain"))).toBeUndefined();
  });

  it("are refused before anything is sent", () => {
    expect(refuse(file("a.gif", "image/gif"))).toBe("eyes.refusal.type");
    expect(refuse(file("a.mp4", "video/mp4", 0))).toBe("eyes.refusal.empty");
    expect(refuse(file("a.mp4", "video/mp4", 2_000_000_001))).toBe("eyes.refusal.size");
    expect(refuse(file("a.mp4"), { duration_s: 3601 })).toBe("eyes.refusal.long");
    expect(refuse(file("a.mp4", "video/mp4", 2_000_000_000), { duration_s: 3600 })).toBeUndefined();
  });
});

describe("parameters", () => {
  it("send only what was said", () => {
    expect(toParameters(NO_OPTIONS)).toEqual({});
    const options = { ...NO_OPTIONS, prompted: true, precise: true, max_frames: "54 000", blink_thresh: "0,2" };
    expect(toParameters(options)).toEqual({ prompted: "up-down", max_frames: 54_000, blink_thresh: 0.2 });
    expect(toParameters({ ...NO_OPTIONS, precise: true })).toEqual({ precise_gaze: true });
  });

  it("name what the service would refuse", () => {
    const options = { ...NO_OPTIONS, step: "11", max_frames: "1.5", blink_thresh: "1", vpp_thresh: "10" };
    expect(wrongNumbers(options)).toEqual(["step", "max_frames", "blink_thresh"]);
    expect(wrongNumbers(NO_OPTIONS)).toEqual([]);
  });

  it("have the ranges of the API", () => {
    const { properties } = openapi.components.schemas.EyeParameters;
    for (const name of NUMBER_NAMES) {
      const told: Record<string, unknown> = properties[name];
      const { least, most, open, whole } = LIMITS[name];
      expect(told.type).toBe(whole ? "integer" : "number");
      expect(told[open === undefined ? "minimum" : "exclusiveMinimum"]).toBe(least);
      expect(told[open === "both" ? "exclusiveMaximum" : "maximum"]).toBe(most);
    }
  });

  it("say when a video would be cut off", () => {
    expect(framesForAll(70, NO_OPTIONS)).toBeUndefined();
    expect(framesForAll(1800, NO_OPTIONS)).toBe(108_000);
    expect(framesForAll(1800, { ...NO_OPTIONS, step: "10" })).toBeUndefined();
    expect(framesForAll(1800, { ...NO_OPTIONS, max_frames: "216000" })).toBeUndefined();
  });
});
