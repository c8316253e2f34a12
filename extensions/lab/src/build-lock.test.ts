import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { withBuildLock } from "./build-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-lab-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("two builds at once run one after the other", async () => {
  const path = join(folder, "both");
  let running = 0;
  const build = async (): Promise<number> => {
    const before = ++running;
    await setImmediate();
    running--;
    return before;
  };
  const seen = await Promise.all([withBuildLock(path, build), withBuildLock(path, build)]);
  expect(seen).toEqual([1, 1]);
  expect(existsSync(path)).toBe(false);
});

test("a failed build releases the lock and its error reaches the caller", async () => {
  const path = join(folder, "failed");
  await expect(withBuildLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(path)).toBe(false);
});

test("the lock of a process that died is taken over", async () => {
  const path = join(folder, "dead");
  writeFileSync(path, String(spawnSync(process.execPath, ["--version"]).pid));
  expect(await withBuildLock(path, async () => "built")).toBe("built");
});
