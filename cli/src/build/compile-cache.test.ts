import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyCompileCache, fillCompileCache } from "./compile-cache.ts";

test("what a program loads is compiled once, and every home has it under its own account", async () => {
  const folder = mkdtempSync(join(tmpdir(), "craton-compiled-"));
  writeFileSync(join(folder, "loaded.mjs"), "export const one = 1;");
  writeFileSync(join(folder, "program.mjs"), 'import "./loaded.mjs"; process.exit(1);');
  const cache = join(folder, "cache");
  await fillCompileCache(cache, join(folder, "program.mjs"), AbortSignal.timeout(30_000));
  await copyCompileCache(cache, join(folder, "home"), 70_000);
  const [made = ""] = readdirSync(cache);
  const [copied = ""] = readdirSync(join(folder, "home/.cache/node"));
  expect(copied).toBe(made.replace(/-\d+$/, "-70000"));
  const entries = readdirSync(join(folder, "home/.cache/node", copied));
  expect(entries).toEqual(readdirSync(join(cache, made)));
  expect(entries).not.toHaveLength(0);
  rmSync(folder, { recursive: true });
});
