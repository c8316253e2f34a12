// One real PostgreSQL for everything that must hold on it: `CRATON_TEST_POSTGRES=postgres://…`, else one started here.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { storeConformance } from "./store/conformance.ts";
import { openPostgres } from "./store/postgres.ts";
import { openStore } from "./store/store.ts";

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
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

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
