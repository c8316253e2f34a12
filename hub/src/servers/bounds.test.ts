import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@craton/edge";
import { expect, test } from "vitest";
import { homeLayout } from "../spawner/home-layout.ts";
import { createTestSpawner } from "../spawner/test-spawner.ts";
import { openStore } from "../store/store.ts";
import { createProgress } from "./progress.ts";
import { createServers } from "./servers.ts";

test("a start that begins while the hub closes leaves no server, and later ones are refused", async () => {
  const store = await openStore("sqlite::memory:");
  const home = mkdtempSync(join(tmpdir(), "craton-closing-"));
  const servers = createServers({
    ...{ store, spawner: createTestSpawner(), layout: homeLayout(home), baseUrl: "/", startTimeoutMs: 5_000 },
    ...{ log: createLog({ name: "hub", level: "silent" }), now: Date.now, apiUrl: () => "http://127.0.0.1:1/hub/api" },
    ...{ onChange: () => {}, onSpawn: () => {} },
    profiles: [{ slug: "good", displayName: "", description: "", argv: [] }],
  });
  const user = (await store.users.create("ada", { admin: false, now: 1 }))!;
  const starting = servers.start(user, "", undefined);
  await servers.close({ stopServers: true, graceMs: 1_000 });
  await starting;
  expect(await store.servers.listActive()).toEqual([]);
  await expect(servers.start(user, "", undefined)).rejects.toMatchObject({ status: 503, code: "hub_closes" });
  await store.close();
  rmSync(home, { recursive: true });
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
