import { describe, expect, it } from "vitest";
import { messages } from "../i18n/messages";
import { ApiFailure, failureFrom, failureOf, isAbort, isRefusal } from "./errors";

describe("failureFrom", () => {
  it("keeps what the API said", () => {
    const details = { analysis_id: "a1" };
    const failure = failureFrom(422, { status: "error", error: { code: "NO_PERSON", message: "Nobody.", details } });
    expect(failure).toMatchObject({ code: "NO_PERSON", message: "Nobody.", status: 422, analysisId: "a1" });
    expect(isRefusal(failure)).toBe(true);
  });

  it.each([undefined, "", "<html>", { message: "Forbidden" }, { error: "x" }, { error: null }])(
    "tells an answer that is not the API's: %j",
    (body) => expect(failureFrom(502, body).code).toBe("NOT_OURS"),
  );
});

it("names the request only where it is to be reported", () => {
  const body = { status: "error", error: { code: "INTERNAL_ERROR", message: "" } };
  expect(failureFrom(500, body, "r-7").reported).toBe("r-7");
  expect(failureFrom(422, body, "r-7").reported).toBeUndefined();
  expect(failureFrom(500, body).reported).toBeUndefined();
});

it("tells a refused photo from a service that failed", () => {
  expect(isRefusal(failureOf({ code: "PERSON_CROPPED", message: "" }))).toBe(true);
  expect(isRefusal(failureOf({ code: "INTERNAL_ERROR", message: "" }))).toBe(false);
  expect(isRefusal(new TypeError())).toBe(false);
});

it("repeats what may be repeated", () => {
  expect(new ApiFailure("UNAVAILABLE").transient).toBe(true);
  expect(new ApiFailure("INVALID_VALUE").transient).toBe(false);
});

it("knows an abort", () => {
  expect(isAbort(new DOMException("", "AbortError"))).toBe(true);
  expect(isAbort(new Error("AbortError"))).toBe(false);
});

it("has advice for every code that the API documents", () => {
  const codes =
    "MISSING_FIELDS INVALID_VALUE INVALID_INPUT UNAUTHORIZED FORBIDDEN NOT_FOUND PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA NO_PERSON PERSON_CROPPED POSE_UNCLEAR NO_FACE IMAGE_UNREADABLE VIDEO_UNREADABLE VIDEO_TOO_LONG RATE_LIMITED INTERNAL_ERROR UNAVAILABLE";
  for (const code of codes.split(" ")) expect(messages.en, code).toHaveProperty([`error.${code}`]);
});
