import { describe, expect, it } from "vitest";
import { gradeCamera } from "./camera";
import { judgeEyes } from "./face";
import { judgeLight, measureBrightness } from "./light";
import { COUNTDOWN_S, type Guide, type GuideEvent, nextGuide } from "./machine";
import { lengthOf, makePlan, stepAt } from "./plan";
import { pickType, toFile } from "./recorder";

const plan = makePlan();

function play(events: GuideEvent[], from: Guide = { at: "asking" }): Guide {
  return events.reduce((guide, event) => nextGuide(plan, guide, event), from);
}

const toRecording: GuideEvent[] = [{ type: "camera" }, { type: "start" }, { type: "tick", seconds: COUNTDOWN_S }];
const tick = (seconds: number): GuideEvent => ({ type: "tick", seconds });

describe("the plan", () => {
  it("is ten seconds of fixation and sixty of two up, two down", () => {
    expect(plan).toHaveLength(31);
    expect(lengthOf(plan)).toBe(70);
    expect(plan.slice(0, 3)).toEqual([
      { act: "fixation", from: 0, to: 10 },
      { act: "up", from: 10, to: 12 },
      { act: "down", from: 12, to: 14 },
    ]);
    expect(plan.at(-1)?.act).toBe("down");
  });

  it("has no holes, and knows its step at any moment", () => {
    expect(plan.every((step, which) => which === 0 || step.from === plan[which - 1]?.to)).toBe(true);
    expect([0, 9.99, 10, 13.5, 70].map((seconds) => stepAt(plan, seconds))).toEqual([0, 0, 1, 2, 31]);
  });

  it("can be shorter, and is never empty", () => {
    expect(makePlan({ fixationS: 1, taskS: 0, holdS: 1 }).map((step) => step.act)).toEqual(["fixation", "up", "down"]);
  });
});

describe("the machine", () => {
  it("goes from the camera to the review", () => {
    const recording = play(toRecording);
    expect(recording).toEqual({ at: "recording", elapsed: 0, step: 0 });
    expect(play([tick(11)], recording)).toMatchObject({ at: "recording", step: 1 });
    const finishing = play([tick(69), tick(1)], recording);
    expect(finishing).toEqual({ at: "finishing" });
    const video = new Blob(["x"]);
    expect(play([{ type: "recorded", video }], finishing)).toEqual({ at: "review", video });
    expect(play([{ type: "recorded", video }, { type: "retake" }], finishing)).toEqual({ at: "asking" });
  });

  it("gives a whole step again after a pause", () => {
    const paused = play([...toRecording, tick(11.5), { type: "pause" }]);
    expect(paused).toEqual({ at: "paused", elapsed: 10, step: 1 });
    expect(play([tick(5)], paused)).toBe(paused);
    expect(play([{ type: "resume" }, tick(1.9)], paused)).toMatchObject({ at: "recording", step: 1 });
  });

  it("does not begin for somebody who looks elsewhere", () => {
    expect(play([{ type: "camera" }, { type: "start" }, tick(1), { type: "pause" }])).toEqual({ at: "ready" });
  });

  it("drops everything when it is cancelled", () => {
    expect(play([...toRecording, tick(30), { type: "cancel" }])).toEqual({ at: "ready" });
    const review: Guide = { at: "review", video: new Blob() };
    expect(play([{ type: "cancel" }], review)).toBe(review);
  });

  it("tells why there is no camera, and asks again", () => {
    const lost = play([...toRecording, { type: "trouble", trouble: "lost" }]);
    expect(lost).toEqual({ at: "trouble", trouble: "lost" });
    expect(play([{ type: "retake" }], lost)).toEqual({ at: "asking" });
  });

  it("keeps a finished recording when the camera goes", () => {
    const review: Guide = { at: "review", video: new Blob() };
    expect(play([{ type: "trouble", trouble: "lost" }], review)).toBe(review);
  });
});

describe("light", () => {
  it("is measured inside the oval and around it", () => {
    const [width, height] = [40, 30];
    const pixels = new Uint8ClampedArray(4 * width * height).fill(200);
    const middle = 4 * (15 * width + 20);
    pixels.fill(100, middle, middle + 3);
    const { face, around } = measureBrightness(pixels, width, height);
    expect(face).toBeLessThan(200);
    expect(around).toBeCloseTo(200);
  });

  it("is judged as the service will", () => {
    const judged = [
      [20, 20],
      [45, 50],
      [100, 230],
      [130, 110],
      [240, 200],
    ].map(([face = 0, around = 0]) => judgeLight({ face, around }));
    expect(judged).toEqual(["dark", "dim", "backlit", "good", "bright"]);
  });
});

describe("distance", () => {
  it("is judged by the width of an eye", () => {
    expect([59, 30, 29, 20, 19].map((width) => judgeEyes(width).grade)).toEqual([
      "good",
      "good",
      "low",
      "low",
      "small",
    ]);
  });
});

describe("camera and recorder", () => {
  it("goes by the shorter side: phones are held upright", () => {
    expect(gradeCamera({ width: 720, height: 1280, frameRate: 30 })).toBe("good");
    expect(gradeCamera({ width: 640, height: 360, frameRate: 30 })).toBe("small");
    expect(gradeCamera({ width: 1280, height: 720, frameRate: 10 })).toBe("slow");
  });

  it("takes the first kind that the browser can write", () => {
    expect(pickType(() => true)).toBe("video/webm;codecs=vp8");
    expect(pickType((type) => type === "video/mp4")).toBe("video/mp4");
    expect(pickType(() => false)).toBeUndefined();
  });

  it("names the file by its kind", () => {
    expect(toFile(new Blob([], { type: "video/mp4" })).name).toBe("recording.mp4");
    expect(toFile(new Blob([], { type: "video/webm" }))).toMatchObject({ name: "recording.webm", type: "video/webm" });
  });
});
