import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Who may import whom; the same table stands in ARCHITECTURE.md. */
const mayImport: Record<string, string[]> = {
  edge: [],
  datacube: [],
  launcher: [],
  kernel: ["datacube"],
  server: ["edge", "launcher"],
  hub: ["edge", "launcher"],
  "extensions/lab": [],
  cli: ["edge", "datacube", "launcher", "kernel", "server", "hub", "lab"],
  test: ["edge", "datacube", "launcher", "kernel", "server", "hub", "lab", "cli"],
};

interface Manifest {
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/node_modules|\/dist\//.test(path));
}

describe("workspace graph", () => {
  test("the table names every workspace", () => {
    expect(manifest(".").workspaces?.toSorted()).toEqual(Object.keys(mayImport).toSorted());
  });

  test("ARCHITECTURE.md shows the same table", () => {
    const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([^`]+)\/` \|[^|]*\| ([^|]*) \|$/gm)].map((row) => [
      row[1],
      (row[2] ?? "").trim() === "–" ? [] : (row[2] ?? "").split(",").map((name) => name.trim().replaceAll("`", "")),
    ]);
    expect(Object.fromEntries(rows)).toEqual(mayImport);
  });

  for (const [folder, allowed] of Object.entries(mayImport)) {
    test(`${folder} depends only on what the table allows`, () => {
      const { dependencies = {}, devDependencies = {} } = manifest(folder);
      const used = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith("@craton/"));
      expect(used.filter((name) => !allowed.includes(name.replace("@craton/", "")))).toEqual([]);
    });

    test(`${folder} imports other packages only by their index and only when declared`, () => {
      const { dependencies = {}, devDependencies = {} } = manifest(folder);
      const declared = new Set(Object.keys({ ...dependencies, ...devDependencies }));
      const bad = sources(folder).flatMap((path) =>
        [...readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(@craton\/[^"]+)"/g)]
          .map((found) => found[1] ?? "")
          .filter((name) => name !== `@craton/${folder}` && !declared.has(name))
          .map((name) => `${path}: ${name}`),
      );
      expect(bad).toEqual([]);
    });
  }

  test("only the launcher starts servers: nobody else but scripts, tests and named places imports node:child_process", () => {
    // The kernel's children are what cells start, and the language server.
    const kernel = /^kernel\/src\/(background\/processes|magic\/command|types\/language-server)\.ts$/;
    const allowed = /^(launcher|scripts|test|cli\/src\/build)|\.test\.ts$|\/(testing|oracle|fuzz|bench)\//;
    const bad = Object.keys(mayImport)
      .flatMap(sources)
      .filter((path) => !allowed.test(path.slice(root.length + 1)) && !kernel.test(path.slice(root.length + 1)))
      .filter((path) => /from "node:child_process"/.test(readFileSync(path, "utf8")));
    expect(bad).toEqual([]);
  });
});
