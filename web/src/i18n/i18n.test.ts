import { describe, expect, it } from "vitest";
import { fill } from ".";
import { type Message, messages } from "./messages";

describe("fill", () => {
  it("puts values in, numbers as the language writes them", () => {
    expect(fill("{count} of {name}", { count: 12345, name: "kim" }, "en")).toBe("12,345 of kim");
    expect(fill("{missing}", {}, "en")).toBe("{missing}");
  });

  it("chooses the plural", () => {
    const message = { one: "{count} blink", other: "{count} blinks" };
    expect(fill(message, { count: 1 }, "en")).toBe("1 blink");
    expect(fill(message, { count: 2 }, "en")).toBe("2 blinks");
    expect(fill(message, { count: 1 }, "ko")).toBe("1 blinks");
  });
});

const texts = (message: Message) => (typeof message === "string" ? [message] : Object.values(message));
const names = (message: Message) => new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []));

describe.each(Object.keys(messages.en) as (keyof typeof messages.en)[])("%s", (key) => {
  it("takes the same values in both languages, and has a text", () => {
    expect(names(messages.ko[key])).toEqual(names(messages.en[key]));
    for (const text of [...texts(messages.en[key]), ...texts(messages.ko[key])]) expect(text.trim()).not.toBe("");
  });
});

describe("Korean", () => {
  const all = Object.values(messages.ko).flatMap(texts);

  it("keeps to one word for one thing", () => {
    const replaced = /눈 추적|임상의|단서|최대한 멀리|얼굴 인식|눈 감음|환경설정|콘솔|운영자|지우|과제|습니다|합니다/;
    expect(all.filter((text) => replaced.test(text))).toEqual([]);
  });

  it("has no particle after a value, whose last sound is not known, and no gap before a unit", () => {
    const particle = /\}(은|는|이|가|을|를|과|와|로|으로)(?![가-힣])/;
    const gap = /[\d}] (%|cm|px|MB|GB|초|명|개|건|회)(?![a-z가-힣])/;
    expect(all.filter((text) => particle.test(text) || gap.test(text))).toEqual([]);
  });
});
