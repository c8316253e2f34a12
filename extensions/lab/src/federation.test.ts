import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { FederatedExtension } from "./federated-extension.ts";
import { packageFolder } from "./package-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-federated-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeExtension(): void {
  const modules = dirname(dirname(packageFolder("@jupyterlab/application") ?? ""));
  symlinkSync(modules, join(folder, "node_modules"), "junction");
  mkdirSync(join(folder, "lib"));
  writeFileSync(
    join(folder, "lib", "index.js"),
    'import { ICommandPalette } from "@jupyterlab/apputils";\n' +
      'export default { id: "tiny:plugin", autoStart: true, requires: [ICommandPalette], activate: () => {} };\n',
  );
  const manifest = {
    name: "tiny",
    version: "1.0.0",
    main: "lib/index.js",
    dependencies: { "@jupyterlab/apputils": "^4.0.0" },
    jupyterlab: { extension: true, outputDir: "labextension" },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
}

test("an extension built with JupyterLab's own tool is described as the bootstrap expects it", () => {
  writeExtension();
  const builder = createRequire(import.meta.url).resolve("@jupyter/builder/lib/build-labextension.js");
  const core = join(packageFolder("@jupyterlab/core-meta") ?? "", "core.package.json");
  const run = spawnSync(process.execPath, [builder, "--core-package-file", core, folder], { encoding: "utf8" });
  expect(run.stderr + run.stdout).not.toMatch(/error/i);
  const built = join(folder, "labextension");
  const { name, jupyterlab } = JSON.parse(readFileSync(join(built, "package.json"), "utf8")) as {
    name: string;
    jupyterlab: { _build: Omit<FederatedExtension, "name"> };
  };
  const description: FederatedExtension = { name, ...jupyterlab._build };
  expect(description).toMatchObject({ name: "tiny", extension: "./extension" });
  expect(description.load).toMatch(/^static\/remoteEntry\.[0-9a-f]+\.js$/);
  expect(existsSync(join(built, description.load))).toBe(true);
  expect(readFileSync(join(built, description.load), "utf8")).toContain("_JUPYTERLAB");
});
