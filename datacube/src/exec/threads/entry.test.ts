import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { generated } from "../../expr/generated.ts";
import { compute } from "../compute.ts";
import { createThreadExecutor } from "./thread-executor.ts";

test("what threads compile is kept for those to come, where nothing else is told", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-entry-"));
  vi.stubEnv("NODE_COMPILE_CACHE", undefined);
  vi.stubEnv("XDG_CACHE_HOME", folder);
  const executor = createThreadExecutor({ threads: 1 });
  try {
    const domain = { dims: ["x"], shape: [4], chunkShape: [2], dtype: "float64" } as const;
    await compute(generated({ generator: "index" }, domain), { executor });
    await executor.close();
    expect(await readdir(join(folder, "craton", "code"), { recursive: true })).not.toHaveLength(0);
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  }
});
