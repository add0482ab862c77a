import { expect, it } from "vitest";
import { refusal } from "./send";

const xml = (code: string, message = "") =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

it.each([
  [204, "", undefined],
  [201, "<PostResponse/>", undefined],
  [400, xml("EntityTooLarge"), "PAYLOAD_TOO_LARGE"],
  [403, xml("AccessDenied", "Invalid according to Policy: Policy expired."), "UPLOAD_EXPIRED"],
  [403, xml("AccessDenied", "Invalid according to Policy: Policy Condition failed"), "UPLOAD_REFUSED"],
  [503, xml("SlowDown"), "UNAVAILABLE"],
  [500, "", "UNAVAILABLE"],
])("reads %d %s", (status, body, code) => expect(refusal(status, body)?.code).toBe(code));
