import { language } from "../state/settings";
import { type Message, type Messages, messages } from "./messages";

export { language } from "../state/settings";
export type Key = keyof Messages;
export type Values = Record<string, string | number>;

/** The text for `key` in the current language; `{name}` is replaced by `values.name`, plurals go by `values.count`. */
export function t(key: Key, values: Values = {}): string {
  return fill(messages[language.value][key], values, language.value);
}

/** The text if it exists: for keys made from the API's codes, which may include new ones. */
export function tMaybe(key: string, values: Values = {}): string | undefined {
  return key in messages.en ? t(key as Key, values) : undefined;
}

/** Exported for its tests. Numbers are formatted for the language. */
export function fill(message: Message, values: Values, tongue: string): string {
  const text = typeof message === "string" ? message : chooseForm(message, values, tongue);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(tongue).format(value) : value;
  });
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

export function formatDate(iso: string): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

export function formatBytes(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language.value, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

function chooseForm(message: Exclude<Message, string>, values: Values, tongue: string): string {
  const form = new Intl.PluralRules(tongue).select(Number(values.count ?? 0));
  return form === "one" ? message.one : message.other;
}
