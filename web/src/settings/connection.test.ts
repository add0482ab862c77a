import { expect, it } from "vitest";
import { testConnection } from "./connection";

const wanted = { url: "https://api.example/prod", key: "k", origin: "http://localhost:5173", online: true };
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const healthy = () => json({ status: "healthy", version: "0.1.0" });

/** Somebody who answers each path in its own way; a missing path is a refused connection. */
function server(answers: { health?: () => Response; key?: () => Response; hidden?: boolean }) {
  return async (url: string, init?: RequestInit) => {
    if (init?.mode === "no-cors") {
      if (answers.hidden) return new Response();
      throw new TypeError("Failed to fetch");
    }
    const answer = url.endsWith("/health") ? answers.health : answers.key;
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return answer();
  };
}

const found = async (answers: Parameters<typeof server>[0], change = {}) => {
  const { address, key } = await testConnection({ ...wanted, ...change }, server(answers), () => 0);
  return [address.key, key.key];
};

it.each([
  ["a good address and key", { health: healthy, key: () => json({}) }, ["healthy", "keyGood"]],
  ["a wrong key", { health: healthy, key: () => json({}, 403) }, ["healthy", "keyRefused"]],
  ["a key that may do nothing", { health: healthy, key: () => json({}, 429) }, ["healthy", "other"]],
  ["a refusal that this page cannot read", { health: healthy }, ["healthy", "keyUnread"]],
  ["nothing there", {}, ["unreachable", "skipped"]],
  ["an API that does not allow this origin", { hidden: true }, ["cors", "skipped"]],
  ["another server's page", { health: () => new Response("<html>") }, ["notOurs", "skipped"]],
  ["another server's JSON", { health: () => json({ ok: true }) }, ["notOurs", "skipped"]],
  ["a wrong stage", { health: () => json({ message: "Forbidden" }, 403) }, ["notOurs", "skipped"]],
])("tells %s", async (_, answers, expected) => expect(await found(answers)).toEqual(expected));

it("tells a request that the page's own policy has stopped", async () => {
  expect(await found({}, { blocked: async () => true })).toEqual(["blocked", "skipped"]);
  expect(await found({}, { blocked: async () => false })).toEqual(["unreachable", "skipped"]);
});

it("tells what is missing before asking anybody", async () => {
  expect(await found({}, { url: "" })).toEqual(["noAddress", "skipped"]);
  expect(await found({}, { online: false })).toEqual(["offline", "skipped"]);
  expect(await found({ health: healthy }, { key: "" })).toEqual(["healthy", "keyMissing"]);
});
