import type { Health } from "../api/types";

/** The result of one step of the connection test; keys of `settings.test.*` with their values. */
export interface Finding {
  ok: boolean;
  key:
    | "healthy"
    | "keyGood"
    | "noAddress"
    | "unreachable"
    | "cors"
    | "blocked"
    | "offline"
    | "notOurs"
    | "keyMissing"
    | "keyRefused"
    | "keyUnread"
    | "other"
    | "skipped";
  values?: Record<string, string | number>;
}

export interface Findings {
  address: Finding;
  key: Finding;
}

interface Wanted {
  url: string;
  key: string;
  origin: string;
  online: boolean;
  /** Whether this page's policy blocked the request. */
  blocked?: () => Promise<boolean>;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const KEYED = "/users/anonymous/analyses?limit=1"; // the cheapest request that needs the key

/** Requests /health, then a route that needs the key. */
export async function testConnection(
  wanted: Wanted,
  ask: Fetch = fetch,
  now = () => performance.now(),
): Promise<Findings> {
  const address = await testAddress(wanted, ask, now);
  if (!address.ok) return { address, key: { ok: false, key: "skipped" } };
  return { address, key: await testKey(wanted, ask) };
}

async function testAddress({ url, origin, online, blocked }: Wanted, ask: Fetch, now: () => number): Promise<Finding> {
  if (!url) return { ok: false, key: "noAddress" };
  if (!online) return { ok: false, key: "offline" };
  const began = now();
  try {
    const answer = await ask(`${url}/health`, { cache: "no-store" });
    const { data, ...health } = ((await answer.json()) ?? {}) as Partial<Health> & { data?: Health };
    const version = data?.version ?? health.version;
    if (!answer.ok || version === undefined) return { ok: false, key: "notOurs" };
    return { ok: true, key: "healthy", values: { version, ms: Math.round(now() - began) } };
  } catch (reason) {
    if (reason instanceof SyntaxError) return { ok: false, key: "notOurs" };
    const key = await whyNoAnswer(url, ask);
    return (await blocked?.())
      ? { ok: false, key: "blocked", values: { url } }
      : { ok: false, key, values: { origin } };
  }
}

/** An opaque request still shows whether a server answers. */
async function whyNoAnswer(url: string, ask: Fetch): Promise<"cors" | "unreachable"> {
  try {
    await ask(`${url}/health`, { mode: "no-cors", cache: "no-store" });
    return "cors";
  } catch {
    return "unreachable";
  }
}

/** The gateway's own refusals name one origin (docs/api.md), so pages of others cannot read them. */
async function testKey({ url, key }: Wanted, ask: Fetch): Promise<Finding> {
  if (!key) return { ok: false, key: "keyMissing" };
  try {
    const answer = await ask(`${url}${KEYED}`, { headers: { "X-API-Key": key }, cache: "no-store" });
    if (answer.status === 401 || answer.status === 403) return { ok: false, key: "keyRefused" };
    if (answer.ok) return { ok: true, key: "keyGood" };
    return { ok: false, key: "other", values: { code: String(answer.status) } };
  } catch {
    return { ok: false, key: "keyUnread" };
  }
}
