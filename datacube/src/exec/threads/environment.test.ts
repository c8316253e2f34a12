import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { ofRuntime, threadEnvironment } from "./environment.ts";

afterEach(() => vi.unstubAllEnvs());

/** Names of the variables of the environment that the code of the sources reads. */
function variablesOfSources(): Set<string> {
  const folder = join(import.meta.dirname, "..", "..", "source");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const code = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const members = [...code.matchAll(/\benv\.([A-Z]\w*)/g)].map(([, name]) => name!);
  const taken = [...code.matchAll(/\{([^{}]*)\} = process\.env/g)].flatMap(
    ([, names]) => names!.match(/[A-Z]\w+/g) ?? [],
  );
  return new Set([...members, ...taken]);
}

test("threads get the variables that sources read, and no others", () => {
  const read = variablesOfSources();
  expect(read.size).toBeGreaterThan(10);
  for (const name of read) vi.stubEnv(name, "known");
  vi.stubEnv("CRATON_SECRET", "secret");
  const passed = Object.keys(threadEnvironment());
  expect([...read].filter((name) => !passed.includes(name))).toEqual([]);
  expect(passed.filter((name) => !read.has(name) && !ofRuntime.includes(name))).toEqual([]);
});

test("threads reach servers by the proxy that this thread has", () => {
  vi.stubEnv("NODE_USE_ENV_PROXY", "1");
  vi.stubEnv("https_proxy", "http://proxy:3128");
  expect(threadEnvironment()).toMatchObject({ NODE_USE_ENV_PROXY: "1", https_proxy: "http://proxy:3128" });
});
