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
