import base from "./playwright.config";

/** Pictures of every page, to be looked at; two of them are kept for the README. */
export default { ...base, testMatch: "screenshots.ts", timeout: 180_000, retries: 0 };
