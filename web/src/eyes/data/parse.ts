import { csvParseRows } from "d3-dsv";
import { type Column, DRAWN, findLeaps, type Series, STATES } from "./series";

/**
 * eyes.csv as columns. Columns are found by name, so new ones are ignored; a missing one is empty.
 *
 * csvParseRows and not csvParse: the latter compiles a function from text, which the Content-Security-Policy forbids.
 */
export function parseCsv(text: string): Series {
  const [header = [], ...rows] = csvParseRows(text);
  const numbers = (name: string) => {
    const place = header.indexOf(name);
    return Float64Array.from(rows, (row) => toNumber(row[place]));
  };
  const time = numbers("time_sec");
  if (rows.length === 0 || !header.includes("time_sec")) throw new Error("This is no table of frames.");
  const state = header.indexOf("state");
  return {
    rows: rows.length,
    time,
    frame: numbers("frame_idx"),
    state: Uint8Array.from(rows, (row) => Math.max(0, (STATES as readonly string[]).indexOf(row[state] ?? ""))),
    leap: findLeaps(time),
    columns: Object.fromEntries(DRAWN.map((name) => [name, numbers(name)])) as Record<Column, Float64Array>,
  };
}

function toNumber(cell: string | undefined): number {
  return cell === undefined || cell === "" ? Number.NaN : Number(cell);
}
