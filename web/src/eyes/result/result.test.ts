import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeRecording } from "../../../tests/eyes_recording";
import { messages } from "../../i18n/messages";
import { gazePanel, lidsPanel } from "../curves/panels";
import { parseCsv } from "../data/parse";
import { rowAt } from "../data/series";
import { judge } from "./grades";
import { tell, verdictOf } from "./remarks";

const made = makeRecording(3600);

describe("codes", () => {
  const page = readFileSync(new URL("../../../../docs/eye-tracking.md", import.meta.url), "utf8");
  const codes = (from: string, to: string) => {
    const part = page.slice(page.indexOf(from), page.indexOf(to));
    return [...new Set(part.match(/`[A-Z]+(?:_[A-Z]+)*`/g))].map((code) => code.slice(1, -1));
  };
  const areas = {
    gaze: codes("| `gaze.reasons` |", "## The screening hint"),
    psp: codes("| `psp_reasons` | answer", "## Warnings"),
    warning: codes("| `warnings` | when", "## Missing frames"),
  };

  it.each(Object.entries(areas))("of %s each say what they mean, in both languages", (area, found) => {
    expect(found.length).toBeGreaterThan(5);
    for (const code of found) {
      expect(messages.en).toHaveProperty([`eyes.${area}.${code}`]);
      expect(messages.ko).toHaveProperty([`eyes.${area}.${code}`]);
    }
  });

  it("of the lids' movement say what they mean", () => {
    const blinks = readFileSync(new URL("../../../../docs/blinks.md", import.meta.url), "utf8");
    for (const code of blinks.match(/SPEED_[A-Z]+/g) ?? []) {
      expect(messages.en).toHaveProperty([`eyes.movement.${code}`]);
      expect(messages.ko).toHaveProperty([`eyes.movement.${code}`]);
    }
    expect(blinks).toContain("`SPEED_UNRESOLVED`");
  });

  it("that are new are told in the service's words", () => {
    expect(tell("psp", { code: "NEW_CODE", message: "Something new." })).toMatchObject({ text: "Something new." });
  });
});

describe("the verdict", () => {
  it("is never guessed", () => {
    expect([true, false, null, undefined].map(verdictOf)).toEqual(["suspected", "notSuspected", "none", "none"]);
  });
});

describe("grades", () => {
  it("go by the limits that the analysis used", () => {
    expect(judge(made.summary)).toMatchObject({ eyeWidth: "low", frameRate: "good", headPitch: "good" });
    const stricter = { ...made.summary, thresholds: { ...made.summary.thresholds, small_eye_px: 25 } };
    expect(judge(stricter).eyeWidth).toBe("bad");
  });

  it("are silent where there is no figure", () => {
    const nothing = { ...made.summary, quality: { ...made.summary.quality, frame_rate: null } };
    expect(judge(nothing)).not.toHaveProperty("frameRate");
  });
});

describe("panels", () => {
  const series = parseCsv(made.csv);

  it("tell the range that the summary tells", () => {
    const { ends = [0, 0] } = gazePanel(series, "vertical", "degrees");
    expect(ends[1] - ends[0]).toBeCloseTo(26.4, 0);
  });

  it("leave blinks out of what the range rests on", () => {
    const { all, used } = gazePanel(series, "vertical", "widths");
    const blinking = rowAt(series.time, made.blinks[0]?.peak_s ?? 0);
    expect(all[blinking]).not.toBeNaN();
    expect(used[blinking]).toBeNaN();
    expect(lidsPanel(series).used[blinking]).toBeLessThan(0.5);
  });
});
