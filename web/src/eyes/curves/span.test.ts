import { describe, expect, it, vi } from "vitest";
import { clock } from "./axes";
import { onFingers } from "./gestures";
import { inside, moved, revealing, type Span, zoomed } from "./span";

const whole = { from: 0, to: 100 };

describe("spans", () => {
  it("zoom about what one points at", () => {
    expect(zoomed(whole, 25, 0.5, whole)).toEqual({ from: 12.5, to: 62.5 });
    expect(zoomed({ from: 12.5, to: 62.5 }, 25, 2, whole)).toEqual(whole);
  });

  it("never leave the recording, nor vanish", () => {
    expect(zoomed({ from: 80, to: 100 }, 80, 3, whole)).toEqual({ from: 40, to: 100 });
    expect(zoomed(whole, 50, 1e-9, whole).to).toBeCloseTo(50.25);
    expect(moved({ from: 90, to: 100 }, 50, whole)).toEqual({ from: 90, to: 100 });
    expect(inside({ from: -5, to: 300 }, whole)).toEqual(whole);
  });

  it("go to where the playhead is, and only then", () => {
    const span = { from: 10, to: 20 };
    expect(revealing(span, 15, whole)).toBe(span);
    expect(revealing(span, 50, whole)).toEqual({ from: 48, to: 58 });
    expect(revealing(span, 99.5, whole)).toEqual({ from: 90, to: 100 });
  });
});

describe("fingers", () => {
  const act = (span: Span, before: number[], after: number[]) => {
    const show = vi.fn();
    const seek = vi.fn();
    onFingers(before, after, 100, { span: () => span, whole, show, seek });
    return { show, seek };
  };

  it("scrub when all is shown, move when it is not", () => {
    expect(act(whole, [10], [30]).seek).toHaveBeenCalledWith(30);
    expect(act({ from: 40, to: 50 }, [10], [30]).show).toHaveBeenCalledWith({ from: 38, to: 48 });
  });

  it("pinch to zoom", () => {
    const [span] = act(whole, [40, 60], [30, 70]).show.mock.calls[0] as [Span];
    expect(span).toEqual({ from: 25, to: 75 });
  });
});

describe("clock", () => {
  it("tells seconds, then minutes", () => {
    expect([7, 65, 1770].map((seconds) => clock(seconds))).toEqual(["7", "1:05", "29:30"]);
    expect([clock(7.5, 0.5), clock(65.25, 0.25)]).toEqual(["7.5", "1:05.3"]);
  });
});
