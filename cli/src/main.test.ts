import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

function craton(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, "craton.mjs"), ...args], { encoding: "utf8", cwd: tmpdir() });
}

describe("the craton command", () => {
  test.each([
    [[], ["hub", "lab", "kernel", "index", "--version"]],
    [["index"], ["add", "products", "list", "find"]],
    [
      ["index", "add"],
      ["<source...>", "--product", "--time-from-name", "--update", "--collections", "--bbox", "--index"],
    ],
    [
      ["index", "find"],
      ["[product...]", "--bbox", "--time", "--filter", "--ids", "--limit", "--json", "--count"],
    ],
    [
      ["hub"],
      ["--port", "--host", "--base-url", "--home", "--authenticator", "--trusted-hops", "--config", "--log-level"],
    ],
    [["lab"], ["[folder]", "--port", "--token", "--no-browser", "--home"]],
    [["kernel"], ["install"]],
    [
      ["kernel", "install"],
      ["--user", "--prefix"],
    ],
  ])("%j --help tells what there is", (command, words) => {
    const { status, stdout } = craton(...command, "--help");
    expect(status).toBe(0);
    for (const word of words) expect(stdout).toContain(word);
  });

  test.each([
    [["hubb"], /unknown command 'hubb'[\s\S]*Did you mean hub/],
    [["lab", "/no/such/folder"], /There is no folder \/no\/such\/folder/],
    [["lab", process.execPath], /There is no folder/],
    [["hub", "--prot", "1"], /unknown option '--prot'/],
    [["hub", "--authenticator", "ldap"], /Allowed choices are local, dummy/],
    [["kernel", "install", "--user", "--prefix", "x"], /cannot be used with/],
    [["index", "list", "--index", "/no/such.sqlite"], /There is no index at \/no\/such.sqlite. Make one/],
    [["index", "find", "--bbox", "1,2,3"], /not west,south,east,north/],
    [["index", "add"], /missing required argument 'source'/],
  ])("%j is refused with what would be right, and nothing happens", (command, words) => {
    const { status, stdout, stderr } = craton(...command);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
    expect(stdout).toBe("");
  });

  test("kernel install --prefix writes a kernelspec that names Node by its absolute path", () => {
    const prefix = mkdtempSync(join(tmpdir(), "craton-prefix-"));
    try {
      const { status, stdout } = craton("kernel", "install", "--prefix", prefix);
      const folder = join(prefix, "share", "jupyter", "kernels", "typescript");
      expect(status).toBe(0);
      expect(stdout).toContain(folder);
      expect(readdirSync(folder)).toContain("logo-64x64.png");
      const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as { argv: string[] };
      expect(spec.argv[0]).toMatch(/^\/.*node$/);
      expect(spec.argv).toContain("{connection_file}");
    } finally {
      rmSync(prefix, { recursive: true });
    }
  });

  test("index add, products, list and find: a whole round, with what is rejected and what is there already", () => {
    const folder = mkdtempSync(join(tmpdir(), "craton-index-"));
    try {
      const file = join(folder, "state", "scenes.sqlite");
      const on = ["--index", file];
      const golden = join(root, "datacube", "golden", "stac");
      const scenes = join(golden, "scenes", "collection.json");
      const added = craton("index", "add", scenes, ...on);
      expect(added).toMatchObject({ status: 0, stdout: `4 added, 0 unchanged, 0 updated, 0 rejected in ${file}\n` });
      const again = craton("index", "add", scenes, join(golden, "none.json"), ...on);
      expect(again).toMatchObject({ status: 1, stdout: `0 added, 4 unchanged, 0 updated, 1 rejected in ${file}\n` });
      expect(again.stderr).toMatch(/none.json: cannot open/);
      const rasters = craton(
        "index",
        "add",
        join(golden, "rasters", "late_*.tif"),
        "--product",
        "r",
        "--datetime",
        "2020",
        ...on,
      );
      expect(rasters.status).toBe(0);
      const unnamed = craton(
        "index",
        "add",
        join(golden, "rasters", "late_red.tif"),
        "--product",
        "r",
        "--time-from-name",
        ...on,
      );
      expect(unnamed).toMatchObject({ status: 1, stderr: expect.stringContaining('"late_red.tif", the datetime of') });
      const products = craton("index", "products", ...on).stdout.split("\n");
      expect(products.map((line) => line.split("\t").slice(0, 2))).toEqual([["r", "3"], ["scenes", "4"], [""]]);
      const listed = craton("index", "list", "scenes", "--limit", "1", ...on);
      expect(listed.stdout).toMatch(/^scenes\ttile-[ab]\t2020-\S+\n$/);
      expect(listed.stderr).toBe("1 of 4; --limit gives more\n");
      const found = craton("index", "find", "--filter", "id = 'late'", "--json", ...on);
      expect(JSON.parse(found.stdout)).toMatchObject({ type: "Feature", id: "late" });
      expect(craton("index", "find", "--bbox", "10,47,11,48", "--count", ...on).stdout).toMatch(/^\d+\n$/);
      expect(craton("index", "find", "--time", "1999", ...on)).toMatchObject({ status: 1, stdout: "" });
      expect(craton("index", "find", "ls8", ...on).stderr).toMatch(/no product "ls8"; its products are "r", "scenes"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);

  test("a person's server without a hub says what to use instead", () => {
    const run = spawnSync(process.execPath, [join(root, "cli/src/single-user.ts")], { encoding: "utf8", env: {} });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("craton lab");
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });
});
