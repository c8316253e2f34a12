import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processesNaming, root, startCraton } from "../support/craton.ts";

let clone = "";
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "craton-clone-"));
  // As root, people's accounts must be able to read the clone.
  chmodSync(folder, 0o755);
  clone = join(folder, "craton");
  expect(spawnSync("git", ["clone", "--quiet", root, clone]).status).toBe(0);
});
afterAll(() => rmSync(dirname(clone), { recursive: true, force: true }));

/** The environment of a shell that knows nothing of this clone's node_modules. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  return { ...process.env, PATH: path.join(":") };
}

test("npx craton works on a clone with nothing installed, and runs Node 24", () => {
  const run = spawnSync("npx", ["craton", "--help"], { cwd: clone, encoding: "utf8", env: plainEnvironment() });
  expect(run.stderr).toContain("installing dependencies");
  expect(run.stdout).toContain("log people in and give each a JupyterLab");
  expect(run.status).toBe(0);
  expect(existsSync(join(clone, "node_modules/.craton-stamp"))).toBe(true);
  const again = spawnSync("npx", ["craton", "--version"], { cwd: clone, encoding: "utf8", env: plainEnvironment() });
  expect(again.stderr).not.toContain("installing");
});

test("npm start there builds what is missing, serves, and leaves no process behind", async () => {
  const hub = await startCraton([], { cwd: clone, env: { PATH: plainEnvironment().PATH } });
  const { home } = hub;
  expect((await fetch(`${hub.url}hub/api`)).status).toBe(200);
  expect(hub.adminLink).toBeDefined();
  await hub[Symbol.asyncDispose]();
  expect(processesNaming(home)).toEqual([]);
  const status = spawnSync("git", ["status", "--short"], { cwd: clone, encoding: "utf8" });
  expect(status.stdout).toBe("");
});
