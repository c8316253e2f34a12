import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { storeConformance } from "./conformance.ts";
import { migrate } from "./migrations.ts";
import { openSqlite } from "./sqlite.ts";
import { createStore, openStore } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeConformance("SQLite", () => openStore(`sqlite:${join(folder, "conformance.sqlite")}`));

test("every account that was acknowledged is there after kill -9", async () => {
  const path = join(folder, "killed.sqlite");
  const script = `
    const { openStore } = await import(${JSON.stringify(import.meta.resolve("./store.ts"))});
    const store = await openStore("sqlite:" + ${JSON.stringify(path)});
    for (let i = 0; ; i++) { await store.users.create("u" + i, { admin: false, now: 1 }); console.log(i); }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let acknowledged = -1;
  for await (const chunk of child.stdout) {
    const complete = String(chunk).split("\n").slice(0, -1);
    acknowledged = Math.max(acknowledged, ...complete.map(Number));
    if (acknowledged >= 20) child.kill("SIGKILL");
  }
  const store = await openStore(`sqlite:${path}`);
  expect(await store.users.byName(`u${acknowledged}`)).toBeDefined();
  expect(await store.users.count()).toBeGreaterThan(acknowledged);
  await store.close();
});

test("a migration that fails leaves the schema as it was, and the next release adds to it", async () => {
  const sql = openSqlite(":memory:");
  const store = await createStore(sql);
  const first = (await sql.query("SELECT MAX(version) AS version FROM migrations"))[0]?.version as number;
  const kept = Array<string>(first).fill("");
  await expect(migrate(sql, [...kept, "CREATE TABLE extra (a TEXT); NONSENSE;"])).rejects.toThrow();
  await expect(sql.query("SELECT * FROM extra")).rejects.toThrow();
  await migrate(sql, [...kept, "ALTER TABLE users ADD COLUMN extra TEXT;"]);
  await migrate(sql);
  expect(await store.users.create("old-release", { admin: false, now: 1 })).toBeDefined();
  await store.close();
});
