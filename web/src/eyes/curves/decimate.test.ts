import { beforeAll, describe, expect, it } from "vitest";
import { type Made, makeRecording } from "../../../tests/eyes_recording";
import { parseCsv } from "../data/parse";
import { at, rowAt, type Series } from "../data/series";
import { gather, keptRows } from "./decimate";
import { toBars } from "./dense";

const ROWS = 54_000; // half an hour at 30 frames per second
const WIDTH = 800;

let made: Made;
let series: Series;
let kept: Uint32Array;

beforeAll(() => {
  made = makeRecording(ROWS);
  series = parseCsv(made.csv);
  kept = keptRows(series.time, [series.columns.openness], series.leap, [0, series.rows], WIDTH);
});

describe("keptRows of half an hour", () => {
  it("is as few as the screen can show, in order, each once", () => {
    expect(kept.length).toBeLessThan(6 * WIDTH);
    expect([...kept].every((row, place) => place === 0 || row > (kept[place - 1] ?? 0))).toBe(true);
  });

  it("keeps the depth of every blink", () => {
    const { openness } = series.columns;
    expect(made.blinks.length).toBeGreaterThan(500);
    for (const blink of made.blinks) {
      const deepest = at(openness, rowAt(series.time, blink.peak_s));
      const drawn = [...kept].filter(
        (row) => at(series.time, row) >= blink.start_s && at(series.time, row) <= blink.end_s,
      );
      expect(Math.min(...drawn.map((row) => at(openness, row)))).toBeLessThanOrEqual(deepest);
    }
  });

  it("draws in every pixel column what all rows would", () => {
    const all = Uint32Array.from({ length: series.rows }, (_, row) => row);
    expect(extremes(kept)).toEqual(extremes(all));
  });

  it("keeps the holes", () => {
    const { openness } = series.columns;
    const empty = [...kept].filter((row) => Number.isNaN(at(openness, row))).map((row) => at(series.time, row));
    expect(empty.some((time) => time >= 60 && time < 66)).toBe(true);
    const [times, values = []] = gather(kept, series.time, [openness], series.leap);
    expect(values[times.lastIndexOf(at(series.time, 2999))]).toBeNull();
  });

  it("takes every row where there is room for it", () => {
    expect(keptRows(series.time, [series.columns.openness], series.leap, [100, 400], WIDTH)).toHaveLength(300);
  });

  it("serves two curves with one set of rows", () => {
    const both = keptRows(
      series.time,
      [series.columns.openness, series.columns.gaze_vertical_deg],
      series.leap,
      [0, series.rows],
      WIDTH,
    );
    expect([...kept].every((row) => both.includes(row))).toBe(true);
  });
});

/** [least, greatest] of each pixel column. */
function extremes(rows: Uint32Array): [number, number][] {
  const { time, columns } = series;
  const perSecond = WIDTH / at(time, series.rows - 1);
  const found: [number, number][] = Array.from({ length: WIDTH + 1 }, () => [Infinity, -Infinity]);
  for (const row of rows) {
    const value = at(columns.openness, row);
    const column = found[Math.floor(at(time, row) * perSecond)];
    if (column === undefined || Number.isNaN(value)) continue;
    column[0] = Math.min(column[0], value);
    column[1] = Math.max(column[1], value);
  }
  return found;
}

describe("toBars", () => {
  it("reach from the highest to the lowest of a pixel, and to the point before", () => {
    expect(toBars([0, 0.2, 1, 1.1], [5, 9, 4, 6])).toEqual([
      { x: 0, top: 5, bottom: 9 },
      { x: 1, top: 4, bottom: 9 },
    ]);
  });

  it("leave holes open", () => {
    expect(toBars([0, 1, 2], [5, null, 8])).toEqual([
      { x: 0, top: 5, bottom: 5 },
      { x: 2, top: 8, bottom: 8 },
    ]);
  });
});
