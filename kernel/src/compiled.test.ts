import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { kernelSpec } from "./spec/kernel-spec.ts";
import { KernelClient } from "./testing/client.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test("a kernel starts when one of its files has changed since it was compiled", async () => {
  const cache = await mkdtemp(join(tmpdir(), "craton-compiled-"));
  const env = { NODE_COMPILE_CACHE: cache };
  const folder = join(cache, "kernel");
  const files = (): Promise<string[]> => readdir(folder).catch(() => []);
  {
    await using first = await KernelClient.start({}, { env });
    await first.run("1");
    await expect.poll(files, { timeout: 15_000 }).toHaveLength(2);
  }
  for (const name of await files()) {
    const known = JSON.parse(await readFile(join(folder, name), "utf8")) as Record<string, [number, number, string]>;
    const others = Object.entries(known).filter(([path]) => !path.endsWith("/evaluate/resolution.ts"));
    await writeFile(join(folder, name), JSON.stringify(Object.fromEntries(others)), { mode: 0o600 });
  }
  await using second = await KernelClient.start({}, { env });
  expect((await second.run("const n: number = 2; n")).result).toBe("2");
  await rm(cache, { recursive: true });
});

test("a kernel reads nothing of what other installations have compiled", async () => {
  const cache = await mkdtemp(join(tmpdir(), "craton-compiled-"));
  const copy = join(cache, "installation");
  await mkdir(join(copy, "kernel"), { recursive: true });
  for (const name of ["src", "package.json"])
    await cp(join(ROOT, "kernel", name), join(copy, "kernel", name), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const { argv } = kernelSpec({ node: process.execPath });
  for (const [before, peer] of [argv, argv.map((arg) => arg.replace(ROOT, `${copy}/`))].entries()) {
    await using kernel = await KernelClient.start({}, { peer, env: { NODE_COMPILE_CACHE: cache } });
    expect((await kernel.run("1")).result).toBe("1");
    await expect.poll(() => written(cache), { timeout: 15_000 }).toHaveLength(2 * (before + 1));
  }
  for (const file of await written(cache)) {
    const paths = Object.keys(JSON.parse(await readFile(file, "utf8")) as object);
    expect(new Set(paths.map((path) => path.startsWith(copy))).size).toBe(1);
  }
  await rm(cache, { recursive: true });
});

test("what another compiler has made is compiled again, and the oldest files of many go", async () => {
  const cache = await mkdtemp(join(tmpdir(), "craton-compiled-"));
  const env = { NODE_COMPILE_CACHE: cache };
  {
    await using first = await KernelClient.start({}, { env });
    await first.run("1");
    await expect.poll(() => written(cache), { timeout: 15_000 }).toHaveLength(2);
  }
  const files = await written(cache);
  for (const file of files) {
    const known = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown[]>;
    const stale = Object.entries(known).map(([path, [time, size]]) => {
      const isCompiler = path.endsWith("typescript.mjs");
      return [path, [isCompiler ? Number(time) - 1 : time, size, 'throw new Error("stale")']];
    });
    await writeFile(file, JSON.stringify(Object.fromEntries(stale)), { mode: 0o600 });
  }
  for (let i = 0; i < 30; i++) {
    const old = join(cache, "kernel", `main-0.${i}.json`);
    await writeFile(old, "{}");
    await utimes(old, 1e9 + i, 1e9 + i);
  }
  await using second = await KernelClient.start({}, { env });
  expect((await second.run("1 + 1")).result).toBe("2");
  await expect.poll(() => written(cache), { timeout: 15_000 }).toHaveLength(20);
  expect(await written(cache)).toEqual(expect.arrayContaining([...files, join(cache, "kernel", "main-0.29.json")]));
  await rm(cache, { recursive: true });
});

test("a kernel loads nothing of Node that it does not use", async () => {
  await using kernel = await KernelClient.start();
  const { result = "" } = await kernel.run("process.moduleLoadList.join()");
  expect(result).toContain("NativeModule child_process");
  expect(result).not.toMatch(/NativeModule (?:crypto|internal\/(?:fs\/(?:streams|promises)|util\/diff|readline))/);
});

async function written(cache: string): Promise<string[]> {
  const folder = join(cache, "kernel");
  return (await readdir(folder).catch(() => []))
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name));
}
