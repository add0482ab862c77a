import { computed, signal } from "@preact/signals";

export const LANGUAGES = ["en", "ko"] as const;
export const THEMES = ["auto", "light", "dark"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Theme = (typeof THEMES)[number];

/** The user's entries. A missing field means the value that the console's server gives. */
export interface Settings {
  apiUrl?: string;
  apiKey?: string;
  userId?: string;
  language?: Language;
  theme?: Theme;
}

const STORE = "hypermob.settings"; // also read by public/theme.js

export const entered = signal<Settings>(read());
export const served = signal<Settings>({});

export const apiUrl = computed(() => tidyUrl(entered.value.apiUrl || served.value.apiUrl || ""));
export const apiKey = computed(() => entered.value.apiKey || served.value.apiKey || "");
export const userId = computed(() => entered.value.userId || "anonymous");
export const theme = computed<Theme>(() => entered.value.theme ?? "auto");
export const language = computed<Language>(() => entered.value.language ?? browserLanguage());

/** Fetched once: the console's server gives the address of the API. Requests wait for it. */
export const ready: Promise<void> = typeof document === "undefined" ? Promise.resolve() : loadServed();

/** Changes some settings; an empty text restores the served value. */
export function change(some: Settings): void {
  const merged = { ...entered.value, ...some };
  entered.value = Object.fromEntries(Object.entries(merged).filter(([, value]) => value)) as Settings;
  try {
    localStorage.setItem(STORE, JSON.stringify(entered.value));
  } catch {
    // Private windows may refuse to store: then the settings last until the page closes.
  }
}

export function tidyUrl(text: string): string {
  return text.trim().replace(/\/+$/, "");
}

async function loadServed(): Promise<void> {
  try {
    const answer = await fetch("./config.json", { cache: "no-store" });
    if (answer.ok) served.value = (await answer.json()) as Settings;
  } catch {
    // The server gives none: the user enters the address under Settings.
  }
}

function read(): Settings {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}") as Settings;
  } catch {
    return {};
  }
}

function browserLanguage(): Language {
  const wanted = typeof navigator === "undefined" ? [] : navigator.languages;
  const known = wanted.map((tag) => tag.slice(0, 2)).find((tag) => (LANGUAGES as readonly string[]).includes(tag));
  return (known as Language | undefined) ?? "en";
}
