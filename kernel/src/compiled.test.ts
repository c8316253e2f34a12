import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KernelClient } from "./testing/client.ts";

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
