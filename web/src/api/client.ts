import createClient, { type Client } from "openapi-fetch";
import { apiKey, apiUrl, ready } from "../state/settings";
import { ApiFailure, failureFrom, isAbort, localFailure, REQUEST_ID } from "./errors";
import type { paths } from "./schema";

/** The API's envelope around every success. */
interface Envelope<Data> {
  data: Data;
}

interface Answer<Data> {
  data?: Envelope<Data> | undefined;
  error?: unknown;
  response: Response;
}

/**
 * One request with the current address and key; returns the data of the envelope or throws ApiFailure.
 *
 *     const page = await call((api) => api.GET("/users/{user_id}/analyses", { params: { path: { user_id } }, signal }));
 */
export async function call<Data>(request: (api: Client<paths>) => Promise<Answer<Data>>): Promise<Data> {
  await ready;
  if (!apiUrl.value) throw localFailure("NO_ADDRESS");
  const api = createClient<paths>({ baseUrl: apiUrl.value, headers: { "X-API-Key": apiKey.value } });
  const answer = await reached(() => request(api));
  if (answer.data === undefined) {
    const { headers, status } = answer.response;
    throw failureFrom(status, answer.error, headers.get(REQUEST_ID) ?? undefined);
  }
  return answer.data.data;
}

/** `Prefer: wait=N` for `params.header`; the API takes up to 25 seconds. */
export function prefer(seconds: number): { Prefer?: string } {
  return seconds > 0 ? { Prefer: `wait=${Math.min(seconds, 25)}` } : {};
}

/** Rethrows aborts; any other error of fetch means that no answer came. */
async function reached<Result>(request: () => Promise<Result>): Promise<Result> {
  try {
    return await request();
  } catch (reason) {
    if (isAbort(reason) || reason instanceof ApiFailure) throw reason;
    throw localFailure(reason instanceof SyntaxError ? "NOT_OURS" : "UNREACHABLE");
  }
}
