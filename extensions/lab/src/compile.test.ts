import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compileApp } from "./compile.ts";
import { readCoreSet } from "./core-set.ts";
import { labRoot } from "./package-folder.ts";

// Inside this package, because modules are found upwards from the generated sources.
const folder = join(labRoot, "dist", `.test-${process.pid}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("an extension that cannot be bundled is an error with the bundler's words", { timeout: 120_000 }, async () => {
  mkdirSync(folder, { recursive: true });
  const core = readCoreSet();
  core.jupyterlab.extensions = {};
  core.jupyterlab.mimeExtensions = { "@jupyterlab/json-extension": "no-such-module.js" };
  await expect(compileApp(folder, core, {})).rejects.toMatchObject({
    code: "LAB_BUILD_FAILED",
    output: expect.stringContaining("no-such-module.js"),
  });
});
