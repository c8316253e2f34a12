import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "./store.ts";
import type { User } from "./users.ts";

/** What every store must do; `open` gives one that is empty. */
export function storeConformance(name: string, open: () => Promise<Store>): void {
  describe(`store on ${name}`, () => {
    let store: Store;
    let count = 0;
    const person = async (): Promise<User> => {
      const user = await store.users.create(`person${++count}`, { admin: false, now: 1 });
      return user!;
    };

    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    test("a person is made once and found by name and id", async () => {
      const made = await store.users.create("ada", { admin: true, now: 5 });
      expect(made).toMatchObject({ name: "ada", admin: true, blocked: false, createdAt: 5, lastActivity: undefined });
      expect(await store.users.create("ada", { admin: false, now: 6 })).toBeUndefined();
      expect(await store.users.byName("ada")).toEqual(made);
      expect(await store.users.byId(made!.id)).toEqual(made);
      expect(await store.users.byName("nobody")).toBeUndefined();
    });

    test("activity never moves backwards", async () => {
      const { id } = await person();
      await store.users.touch(id, 200);
      await store.users.touch(id, 100);
      expect((await store.users.byId(id))?.lastActivity).toBe(200);
    });

    test("the first uid claimed for a person holds, and no two people share one", async () => {
      const [first, second] = [await person(), await person()];
      expect(await store.users.claimUid(first.id, 20_001)).toBe(20_001);
      expect(await store.users.claimUid(first.id, 20_002)).toBe(20_001);
      expect(await store.users.uids()).toEqual([20_001]);
      await expect(store.users.claimUid(second.id, 20_001)).rejects.toThrow();
    });

    test("removing a person removes what hangs on them", async () => {
      const { id } = await person();
      await store.passwords.set(id, "hash", 1);
      await store.sessions.create("h1", { userId: id, sessionId: "s1", createdAt: 1, expiresAt: 100 });
      await store.servers.lock(id, "", { owner: "a", leaseMs: 10, now: 1 });
      await store.users.remove(id);
      expect(await store.passwords.get(id)).toBeUndefined();
      expect(await store.sessions.get("h1", 2)).toBeUndefined();
      expect(await store.servers.get(id, "")).toBeUndefined();
    });

    test("a one-time link is used once, expires, and is replaced by a newer one", async () => {
      const { id } = await person();
      const invitation = { purpose: "password", userId: id, expiresAt: 100 } as const;
      await store.invitations.put("i1", invitation, 1);
      await store.invitations.put("i2", invitation, 2);
      expect(await store.invitations.peek("i1", 3)).toBeUndefined();
      expect(await store.invitations.peek("i2", 100)).toBeUndefined();
      expect(await store.invitations.peek("i2", 3)).toEqual(invitation);
      const taken = await Promise.all([store.invitations.take("i2", 3), store.invitations.take("i2", 3)]);
      expect(taken.filter(Boolean)).toEqual([invitation]);
    });

    test("the first signing key of a purpose stays", async () => {
      expect(await store.signingKeys.getOrCreate("cookie", "one", 1)).toBe("one");
      expect(await store.signingKeys.getOrCreate("cookie", "two", 2)).toBe("one");
    });

    test("ending a session revokes its tokens and codes and no others", async () => {
      const { id: userId } = await person();
      const session = { userId, sessionId: "log-in", createdAt: 1, expiresAt: 100 };
      await store.sessions.create("cookie", session);
      expect(await store.sessions.get("cookie", 99)).toEqual(session);
      expect(await store.sessions.get("cookie", 100)).toBeUndefined();
      const token = { userId, scopes: ["self"], clientId: undefined, note: "", createdAt: 1, expiresAt: 50 };
      await store.tokens.create("t1", { ...token, sessionId: "log-in" });
      await store.tokens.create("t2", { ...token, sessionId: undefined });
      await store.sessions.end("log-in");
      expect(await store.tokens.byHash("t1", 2)).toBeUndefined();
      expect(await store.tokens.byHash("t2", 2)).toMatchObject({ userId, scopes: ["self"], expiresAt: 50 });
      expect(await store.tokens.byHash("t2", 50)).toBeUndefined();
    });

    test("an authorization code is exchanged once and not after its time", async () => {
      const { id: userId } = await person();
      const client = { id: "c1", secretHash: "x", redirectUri: "/user/a/oauth_callback", userId, serverName: "" };
      await store.oauth.putClient(client);
      expect(await store.oauth.client("c1")).toEqual(client);
      const code = {
        clientId: "c1",
        userId,
        sessionId: "s",
        redirectUri: client.redirectUri,
        codeChallenge: undefined,
        expiresAt: 300,
      };
      await store.oauth.putCode("k1", code);
      const taken = await Promise.all([store.oauth.takeCode("k1", 299), store.oauth.takeCode("k1", 299)]);
      expect(taken.filter(Boolean)).toEqual([code]);
      await store.oauth.putCode("k2", code);
      expect(await store.oauth.takeCode("k2", 300)).toBeUndefined();
      expect(await store.oauth.takeCode("k2", 1)).toBeUndefined();
    });

    test("hits are counted per key and window", async () => {
      const hit = (now: number): Promise<number> => store.rateLimits.hit("login:ada", { windowMs: 10, now });
      expect([await hit(1), await hit(5), await hit(10)]).toEqual([1, 2, 3]);
      expect(await hit(11)).toBe(1);
      await store.rateLimits.clear("login:ada");
      expect(await hit(12)).toBe(1);
    });

    test("many hits at once are all counted", async () => {
      const hits = await Promise.all(
        Array.from({ length: 20 }, () => store.rateLimits.hit("burst", { windowMs: 10, now: 1 })),
      );
      expect(hits.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    test("a server's lock has one holder until it is given back or its lease runs out", async () => {
      const { id } = await person();
      const lock = (owner: string, now: number): ReturnType<Store["servers"]["lock"]> =>
        store.servers.lock(id, "", { owner, leaseMs: 100, now });
      const both = await Promise.all([lock("a", 0), lock("b", 0)]);
      expect(both.filter(Boolean)).toHaveLength(1);
      const [first, second] = both[0] ? ["a", "b"] : ["b", "a"];
      expect(await lock(second!, 99)).toBeUndefined();
      expect(await store.servers.renew(id, "", { owner: first!, leaseMs: 100, now: 99 })).toBe(true);
      expect(await lock(second!, 198)).toBeUndefined();
      expect(await lock(second!, 199)).toBeDefined();
      expect(await store.servers.renew(id, "", { owner: first!, leaseMs: 100, now: 200 })).toBe(false);
      await store.servers.unlock(id, "", first!);
      expect(await lock(first!, 200)).toBeUndefined();
      await store.servers.unlock(id, "", second!);
      expect(await lock(first!, 200)).toBeDefined();
    });

    test("only the holder of the lock changes a server", async () => {
      const { id } = await person();
      await store.servers.lock(id, "gpu", { owner: "a", leaseMs: 100, now: 0 });
      const change = { status: "running", url: "http://127.0.0.1:1/", spawnState: { pid: 7 } } as const;
      expect(await store.servers.change(id, "gpu", { owner: "b", change })).toBe(false);
      expect(await store.servers.change(id, "gpu", { owner: "a", change })).toBe(true);
      expect(await store.servers.get(id, "gpu")).toMatchObject(change);
      expect((await store.servers.listActive()).map((server) => server.userId)).toContain(id);
      const { name } = (await store.users.byId(id))!;
      expect(await store.servers.target(name, "gpu")).toEqual({ userId: id, url: change.url });
      expect(await store.servers.target(name, "")).toBeUndefined();
      await store.servers.change(id, "gpu", { owner: "a", change: { status: "stopped", spawnState: undefined } });
      expect((await store.servers.get(id, "gpu"))?.spawnState).toBeUndefined();
      expect((await store.servers.listActive()).map((server) => server.userId)).not.toContain(id);
    });

    test("a zero character, as a log or a request may have it, is no failure", async () => {
      const { id } = await person();
      await store.servers.lock(id, "", { owner: "a", leaseMs: 100, now: 0 });
      const event = { attempt: "zero", kind: "failed", progress: 100, message: "no", detail: "end\0of log" } as const;
      await store.servers.addEvent(id, "", { ...event, at: 1 });
      expect((await store.servers.events("zero", 0))[0]?.detail).toMatch(/^end/);
      expect(await store.oauth.client("no\0client")).toBeUndefined();
    });

    test("events of a start are read in order from any point", async () => {
      const { id } = await person();
      await store.servers.lock(id, "", { owner: "a", leaseMs: 100, now: 0 });
      for (const progress of [0, 50, 100]) {
        const event = {
          attempt: "x",
          kind: "progress",
          progress,
          message: `${progress} %`,
          detail: undefined,
        } as const;
        await store.servers.addEvent(id, "", { ...event, at: 1 });
      }
      const all = await store.servers.events("x", 0);
      expect(all.map((event) => event.progress)).toEqual([0, 50, 100]);
      expect(await store.servers.events("x", all[1]!.id)).toEqual([all[2]]);
      await store.servers.removeEventsExcept(id, "", "y");
      expect(await store.servers.events("x", 0)).toEqual([]);
    });
  });
}
