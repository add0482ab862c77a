import { describe, expect, it } from "vitest";
import { HEADER, makeRecording } from "../../../tests/eyes_recording";
import { blinkAt, neighbour, readBlinks } from "./blinks";
import { intervals } from "./intervals";
import { parseCsv } from "./parse";
import { withoutFace } from "./runs";
import { at, findLeaps, rowAt, STATES } from "./series";
import { percentiles } from "./statistics";

const made = makeRecording(3600);
const series = parseCsv(made.csv);

describe("parseCsv", () => {
  it("reads every row, and empty cells as nothing", () => {
    expect(series.rows).toBe(made.csv.trim().split("\n").length - 1);
    const away = rowAt(series.time, 62);
    expect(series.columns.openness[away]).toBeNaN();
    expect(STATES[at(series.state, away)]).toBe("no_face");
    expect(at(series.columns.openness, 0)).toBeCloseTo(1);
  });

  it("finds columns by their names, in whatever order, with new ones between", () => {
    const { columns, time } = parseCsv("state,new,openness,time_sec\nopen,7,0.5,0.000000\nopen,8,0.25,0.040000\n");
    expect([...columns.openness]).toEqual([0.5, 0.25]);
    expect([...time]).toEqual([0, 0.04]);
    expect(columns.gaze_vertical_deg).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  });

  it("refuses what is no table of frames", () => {
    expect(() => parseCsv("<Error>AccessDenied</Error>")).toThrow();
    expect(() => parseCsv(`${HEADER}\n`)).toThrow();
  });

  it("marks where frames are missing", () => {
    const leaps = [...series.leap].flatMap((leap, row) => (leap ? [series.frame[row]] : []));
    expect(leaps).toEqual([2999]);
  });

  it("marks no leap in a slow but even video", () => {
    expect([...findLeaps(Float64Array.of(0, 0.7, 1.4, 2.1))]).toEqual([0, 0, 0, 0]);
  });
});

describe("rowAt", () => {
  it("is the frame on screen: the last that has begun", () => {
    const time = Float64Array.of(0, 0.033333, 0.066667);
    expect([-1, 0, 0.03, 0.033333, 0.05, 9].map((seconds) => rowAt(time, seconds))).toEqual([0, 0, 0, 1, 1, 2]);
  });
});

describe("blinks", () => {
  const [first, second] = made.blinks;

  it("keeps what it knows of a newer file", () => {
    expect(readBlinks({ blinks: [first, { kind: "wink" }, null, second] })).toEqual([first, second]);
    expect(readBlinks(null)).toEqual([]);
  });

  it("finds the one at a moment, and its neighbours", () => {
    expect(blinkAt(made.blinks, second?.peak_s ?? 0)).toBe(1);
    expect(blinkAt(made.blinks, 0)).toBe(-1);
    expect(neighbour(made.blinks, 0, 1)).toBe(0);
    expect(neighbour(made.blinks, first?.peak_s ?? 0, 1)).toBe(1);
    expect(neighbour(made.blinks, first?.peak_s ?? 0, -1)).toBe(-1);
  });
});

describe("percentiles", () => {
  it("are numpy's, without what is empty", () => {
    const values = Float64Array.of(4, Number.NaN, 1, 3, 2);
    expect(percentiles(values, [0, 0.05, 0.5, 1])).toEqual([1, 1.15, 2.5, 4]);
    expect(percentiles(new Float64Array(), [0.5])).toEqual([Number.NaN]);
  });
});

describe("what stands beside the curves", () => {
  it("is where nobody was seen", () => {
    expect(withoutFace(series)).toEqual([{ from: 60, to: 66 }]);
  });

  it("is a table in which every blink is counted once", () => {
    const rows = intervals(series, made.blinks, series.columns.gaze_vertical_deg);
    expect(rows.length).toBeLessThanOrEqual(40);
    expect(rows.reduce((sum, row) => sum + row.blinks, 0)).toBe(made.summary.blink_count);
    const away = rows.find((row) => row.from >= 60 && row.to <= 65);
    expect(away?.seen).toBe(0);
    expect(away?.openness).toBeNaN();
  });
});
