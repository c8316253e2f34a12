import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { appDir, isBuilt } from "./app-dir.ts";
import { buildApp } from "./build.ts";
import { extensionPackages, readCoreSet } from "./core-set.ts";
import { LabNotBuiltError } from "./errors.ts";
import { type LabManifest, readManifest } from "./manifest.ts";

let folder: string;
let manifest: LabManifest;

beforeAll(async () => {
  folder = await buildApp();
  manifest = readManifest(folder);
}, 300_000);

test("a second build does nothing and gives the same folder", async () => {
  const steps: string[] = [];
  expect(await buildApp({ log: (line) => steps.push(line) })).toBe(appDir());
  expect(isBuilt()).toBe(true);
  expect(steps).toEqual([]);
});

test("the manifest names JupyterLab's version, existing scripts and what is disabled", () => {
  expect(manifest.version).toBe("4.6.3");
  expect(manifest.entry).toHaveLength(1);
  expect(manifest.disabledExtensions).toContain("@jupyterlab/apputils-extension:announcements");
  const scripts = [...manifest.entry, ...manifest.preload];
  expect(scripts.filter((name) => !existsSync(join(folder, "static", name)))).toEqual([]);
  expect(manifest.preload.some((name) => name.startsWith("jlab_core."))).toBe(true);
});

test("no more is preloaded than a start needs", () => {
  const bytes = manifest.preload.reduce((sum, name) => sum + statSync(join(folder, "static", name)).size, 0);
  expect(bytes).toBeLessThan(7_000_000);
});

test("settings schemas and themes of all extensions are there", () => {
  const schema = JSON.parse(
    readFileSync(join(folder, "schemas", "@jupyterlab", "notebook-extension", "tracker.json"), "utf8"),
  ) as { title: string };
  expect(schema.title).toBe("Notebook");
  expect(existsSync(join(folder, "schemas", "@jupyter-widgets", "jupyterlab-manager", "plugin.json"))).toBe(true);
  const themes = extensionPackages(readCoreSet()).filter((name) => name.includes("/theme-"));
  expect(themes).toHaveLength(3);
  expect(themes.filter((name) => !existsSync(join(folder, "themes", name, "index.css")))).toEqual([]);
});

test("big scripts have twins in both encodings that unpack to themselves", () => {
  for (const name of manifest.entry) {
    const path = join(folder, "static", name);
    const plain = readFileSync(path);
    expect(brotliDecompressSync(readFileSync(`${path}.br`)).equals(plain)).toBe(true);
    expect(gunzipSync(readFileSync(`${path}.gz`)).equals(plain)).toBe(true);
  }
});

test("the licences of everything bundled are at hand", () => {
  const path = join(folder, "static", "third-party-licenses.json");
  const { packages } = JSON.parse(readFileSync(path, "utf8")) as { packages: { name: string }[] };
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(["react", "yjs", "vega-lite"]));
});

test("nothing of the build stays behind", () => {
  expect(readdirSync(folder).toSorted()).toEqual(["entry.json", "schemas", "shared.json", "static", "themes"]);
});

test("a folder without an app is an error that says how to build it", () => {
  expect(() => readManifest(join(folder, "static"))).toThrow(LabNotBuiltError);
  expect(() => readManifest(join(folder, "static"))).toThrow("node extensions/lab/build.ts");
});
