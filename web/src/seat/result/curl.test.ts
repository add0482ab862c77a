import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import type { SeatSetupAnalysis } from "../../api/types";
import { curlOf, quoted } from "./curl";

const analysis = {
  analysis_id: "0f8f",
  user_id: "kim",
  request: { image_url: "s3://uploads/photos/kim/a.jpg", height_cm: 174, sex: null, vehicle: "generic-suv" },
} as SeatSetupAnalysis;

it("says everything that was asked, and no key", () => {
  const text = curlOf("https://api.example/prod", analysis);
  expect(text).toContain("'https://api.example/prod/analyze'");
  expect(text).toContain("$API_KEY");
  expect(text).not.toContain("null");
  const body = /-d '(.*)'/.exec(text)?.[1] ?? "";
  expect(JSON.parse(body)).toEqual({
    image_url: "s3://uploads/photos/kim/a.jpg",
    height_cm: 174,
    vehicle: "generic-suv",
    user_id: "kim",
  });
});

it("quotes for a shell", () => {
  const text = `it's $HOME "and" \`more\``;
  expect(execFileSync("sh", ["-c", `printf %s ${quoted(text)}`], { encoding: "utf8" })).toBe(text);
});
