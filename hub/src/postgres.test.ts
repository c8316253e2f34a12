// One real PostgreSQL for everything that must hold on it: `CRATON_TEST_POSTGRES=postgres://…`, else one started here.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@craton/launcher";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Spawner } from "./spawner/spawner.ts";
import { createTestSpawner } from "./spawner/test-spawner.ts";
import { storeConformance } from "./store/conformance.ts";
import { openPostgres } from "./store/postgres.ts";
import { openStore } from "./store/store.ts";
import type { Answer, TrialBrowser } from "./trial-browser.ts";
import { startTrialHub, type TrialHub, until } from "./trial-hub.ts";

const nobody = 65_534;
const given = process.env.CRATON_TEST_POSTGRES;
const binaries = [...globSync("/usr/lib/postgresql/*/bin"), "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"].find(
  (folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")),
);
const possible = given !== undefined || binaries !== undefined;
if (!possible) {
  console.warn("SKIPPED: the PostgreSQL tier. Install PostgreSQL's server, or set CRATON_TEST_POSTGRES to a database.");
}

describe.skipIf(!possible)("on PostgreSQL", () => {
  let admin = given ?? "";
  let folder: string;
  let server: ChildProcess | undefined;

  beforeAll(async () => {
    if (given !== undefined) return;
    folder = mkdtempSync(join(tmpdir(), "craton-postgres-"));
    const asRoot = process.getuid?.() === 0;
    const account = asRoot ? { uid: nobody, gid: nobody } : {};
    if (asRoot) chownSync(folder, nobody, nobody);
    chmodSync(folder, 0o700);
    const data = join(folder, "data");
    const make = ["-D", data, "-U", "craton", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"];
    execFileSync(join(binaries ?? "", "initdb"), make, { ...account, cwd: folder, stdio: "ignore" });
    const port = await freePort();
    const options = ["-D", data, "-p", String(port), "-k", folder, "-h", "127.0.0.1", "-F"];
    server = spawn(join(binaries ?? "", "postgres"), options, { ...account, cwd: folder, stdio: "ignore" });
    admin = `postgres://craton@127.0.0.1:${port}/postgres`;
    await untilReady(admin);
  });

  afterAll(async () => {
    if (!server) return;
    const ended = new Promise((resolve) => server?.once("exit", resolve));
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  let databases = 0;
  /** URL of a new, empty database. */
  async function newDatabase(): Promise<string> {
    const sql = await openPostgres(admin);
    const name = `craton_${process.pid}_${++databases}`;
    await sql.query(`CREATE DATABASE ${name}`);
    await sql.close();
    return Object.assign(new URL(admin), { pathname: `/${name}` }).href;
  }

  storeConformance("PostgreSQL", async () => openStore(await newDatabase()));

  test("hubs that start at once migrate once", async () => {
    const url = await newDatabase();
    const stores = await Promise.all([openStore(url), openStore(url), openStore(url)]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test("a connection that dies in a transaction fails it, and the next one works", async () => {
    const url = await newDatabase();
    const [sql, other] = [await openPostgres(url), await openPostgres(url)];
    const waiting = sql.batch([{ text: "SELECT pg_sleep(30)", values: [] }]);
    const failed = expect(waiting).rejects.toThrow(/terminat/);
    const kill = "SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    await until(
      () => other.query(kill),
      (rows) => rows.length > 0,
    );
    await failed;
    expect(await sql.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await sql.close();
    await other.close();
  });

  describe("two hubs on one database", () => {
    const spawner = createTestSpawner();
    let starts = 0;
    /** How far the second hub's clock is ahead. */
    let ahead = 0;
    let first: TrialHub;
    let second: TrialHub;

    beforeAll(async () => {
      const database = await newDatabase();
      const counting: Spawner = {
        ...spawner,
        start(request, options) {
          starts++;
          return spawner.start(request, options);
        },
      };
      first = await startTrialHub({ database, spawner: counting });
      second = await startTrialHub({ database, spawner: counting, now: () => Date.now() + ahead });
    });
    afterAll(async () => {
      await first?.[Symbol.asyncDispose]();
      await second?.[Symbol.asyncDispose]();
    });

    const start = (browser: TrialBrowser, profile: string): Promise<Answer> =>
      browser.submit("/hub/home", "/hub/spawn", { profile });
    const progress = async (browser: TrialBrowser, name: string): Promise<string> => {
      const _xsrf = /name="_xsrf" value="([^"]+)"/.exec((await browser.ask("/hub/home")).body)?.[1] ?? "";
      return (await browser.ask(`/hub/api/users/${name}/server/progress?${new URLSearchParams({ _xsrf })}`)).body;
    };

    test("a log-in at one is a log-in at the other, and a log-out too", async () => {
      const browser = await first.logIn("ada");
      const there = browser.at(second.running.url);
      expect((await there.ask("/hub/home")).status).toBe(200);
      await there.ask("/hub/logout");
      expect((await browser.ask("/hub/home")).location).toContain("/hub/login");
    });

    test("starts at both at once are one start, followed and used from either", async () => {
      const browser = await first.logIn("bob");
      const there = browser.at(second.running.url);
      starts = 0;
      await Promise.all([start(browser, "slow"), start(there, "slow"), start(browser, "slow"), start(there, "slow")]);
      const told = await Promise.all([progress(browser, "bob"), progress(there, "bob")]);
      expect(told.map((text) => text.includes('"ready":true'))).toEqual([true, true]);
      expect(starts).toBe(1);
      for (const each of [browser, there]) expect((await each.ask("/user/bob/api")).status).toBe(200);
    });

    test("a server stopped at one is gone at the other", async () => {
      const browser = await first.logIn("cy");
      const there = browser.at(second.running.url);
      await start(browser, "good");
      await progress(there, "cy");
      expect((await there.ask("/user/cy/api")).status).toBe(200);
      await browser.submit("/hub/home", "/hub/stop", {});
      const isGone = await until(
        () => there.ask("/user/cy/api", { headers: { accept: "application/json" } }),
        ({ status }) => status === 424,
      );
      expect(isGone.status).toBe(424);
    });

    test("the lock of a hub that no longer renews it expires, and the server is cleaned up", async () => {
      const browser = await first.logIn("dead");
      const there = browser.at(second.running.url);
      await start(browser, "never");
      expect((await there.ask("/hub/home")).body).toContain("Starting");
      ahead = 60_000;
      const page = await until(
        () => there.ask("/hub/home"),
        ({ body }) => body.includes("Not running"),
      );
      expect(page.body).toContain("The hub was restarted while the server was starting");
      await start(there, "good");
      expect(await progress(there, "dead")).toContain('"ready":true');
    });
  });
});

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await (await openPostgres(url)).close();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
