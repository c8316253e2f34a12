import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@craton/edge";
import { expect, test } from "vitest";
import { homeLayout } from "../spawner/home-layout.ts";
import { createTestSpawner } from "../spawner/test-spawner.ts";
import { openStore, type Store } from "../store/store.ts";
import type { User } from "../store/users.ts";
import { createProgress } from "./progress.ts";
import { createServers, type Servers } from "./servers.ts";

/** The servers of a hub of its own, and a person. */
async function world(): Promise<{ store: Store; servers: Servers; user: User } & AsyncDisposable> {
  const store = await openStore("sqlite::memory:");
  const home = mkdtempSync(join(tmpdir(), "craton-servers-"));
  const servers = createServers({
    ...{ store, spawner: createTestSpawner(), layout: homeLayout(home), baseUrl: "/", startTimeoutMs: 5_000 },
    ...{ log: createLog({ name: "hub", level: "silent" }), now: Date.now, apiUrl: () => "http://127.0.0.1:1/hub/api" },
    ...{ onChange: () => {}, onSpawn: () => {} },
    profiles: [{ slug: "good", displayName: "", description: "", argv: [] }],
  });
  return {
    ...{ store, servers, user: (await store.users.create("ada", { admin: false, now: 1 }))! },
    async [Symbol.asyncDispose]() {
      await servers.close({ stopServers: true, graceMs: 1_000 });
      await store.close();
      rmSync(home, { recursive: true });
    },
  };
}

test("a start that begins while the hub closes leaves no server, and later ones are refused", async () => {
  await using hub = await world();
  const { store, servers, user } = hub;
  const starting = servers.start(user, "", undefined);
  await servers.close({ stopServers: true, graceMs: 1_000 });
  await starting;
  expect(await store.servers.listActive()).toEqual([]);
  await expect(servers.start(user, "", undefined)).rejects.toMatchObject({ status: 503, code: "hub_closes" });
});

test("a stop right after the start, before that is written down, stops it", async () => {
  await using hub = await world();
  const { store, servers, user } = hub;
  const starting = servers.start(user, "", undefined);
  await servers.stop(user, "");
  await starting;
  expect(await store.servers.listActive()).toEqual([]);
});

test("nobody starts the server of a blocked person", async () => {
  await using hub = await world();
  const { store, servers, user } = hub;
  await store.users.setBlocked(user.id, true);
  await expect(servers.start(user, "", undefined)).rejects.toMatchObject({ status: 403, code: "blocked" });
  expect(await store.servers.listActive()).toEqual([]);
});

test("whoever follows a start is let go when another one takes its place", async () => {
  const store = await openStore("sqlite::memory:");
  const progress = createProgress(store, Date.now);
  const { id: userId } = (await store.users.create("ada", { admin: false, now: 1 }))!;
  const server = { userId, name: "", attempt: "first" };
  await store.servers.lock(userId, "", { owner: "hub", leaseMs: 60_000, now: Date.now() });
  await store.servers.change(userId, "", { owner: "hub", change: { status: "spawning", attempt: "first" } });
  const step = { attempt: "first", kind: "progress", progress: 1, message: "one", detail: undefined } as const;
  await progress.add(server, step);
  const steps = progress.follow(server, AbortSignal.timeout(5_000));
  expect((await steps.next()).value).toMatchObject({ message: "one" });
  // Another hub: it does not tell this one.
  await store.servers.change(userId, "", { owner: "hub", change: { attempt: "second" } });
  await store.servers.removeEventsExcept(userId, "", "second");
  const begun = performance.now();
  expect((await steps.next()).done).toBe(true);
  expect(performance.now() - begun).toBeLessThan(4_000);
  await store.close();
});
