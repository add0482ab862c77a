import { describe, expect, it } from "vitest";
import { lengthText, orDash, percent, timeText } from "./format";

describe("texts", () => {
  it("tell times to less than a frame, and lengths to the second", () => {
    expect([3.2, 59.999, 65.3, 1034.433].map(timeText)).toEqual(["3.20 s", "1:00.00", "1:05.30", "17:14.43"]);
    expect([9.97, 10, 59.7, 125].map(lengthText)).toEqual(["10 s", "10 s", "1 min 0 s", "2 min 5 s"]);
  });

  it("never round a rest away", () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual(["0 %", "1 %", "50 %", "99 %", "100 %"]);
  });

  it("show what is not known as a dash", () => {
    expect([orDash(null), orDash(undefined, 1), orDash(24.96, 0, "°"), orDash(0)]).toEqual(["–", "–", "25°", "0"]);
  });
});
