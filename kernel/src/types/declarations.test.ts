import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { makeDeclarations } from "./declarations.ts";
import { declarePlatform } from "./project.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A package with sources, a package of its own and one beside it, and an empty cache. */
async function installation(): Promise<{
  source: string;
  cache: string;
  write: (name: string, text: string) => Promise<string>;
}> {
  const root = await mkdtemp(join(tmpdir(), "craton-declarations-"));
  folders.push(root);
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  await write("node_modules/beside/index.d.ts", "export type Beside = 1;");
  await write("cube/node_modules/inner/index.d.ts", "export type Inner = 2;");
  await write(
    "cube/src/part/area.ts",
    "/** Square. */\nexport function area(side: number): number { return side * side }\n",
  );
  await write(
    "cube/src/index.ts",
    'import type { Beside } from "beside";\nexport { area } from "./part/area.ts";\nexport const one: Beside = 1;\n',
  );
  await write("cube/src/index.test.ts", "export const untyped = f();\n");
  return { source: join(root, "cube", "src"), cache: join(root, "cache"), write };
}

test("declarations lie as the sources do, with documentation and without bodies, and find the same packages", async () => {
  const { source, cache } = await installation();
  const declarationOf = await makeDeclarations([source], cache);
  const index = declarationOf(join(source, "index.ts"));
  expect(
    readFileSync(join(dirname(index), "part", "area.d.ts"), "utf8")
      .replace(/\s+/g, " ")
      .trim(),
  ).toBe("/** Square. */ export declare function area(side: number): number;");
  expect(readFileSync(index, "utf8")).toContain('from "./part/area.ts"');
  expect(readdirSync(dirname(index)).sort()).toEqual(["index.d.ts", "part"]);
  expect(readFileSync(join(dirname(index), "../node_modules/inner/index.d.ts"), "utf8")).toContain("Inner");
  expect(readFileSync(join(dirname(index), "../../node_modules/beside/index.d.ts"), "utf8")).toContain("Beside");
  expect(declarationOf("/elsewhere/a.ts")).toBe("/elsewhere/a.ts");
});

test("they are made once for each state of the files, whoever makes them at the same time", async () => {
  const { source, cache, write } = await installation();
  const file = join(source, "index.ts");
  const [first, second] = await Promise.all([makeDeclarations([source], cache), makeDeclarations([source], cache)]);
  const { mtimeMs } = await stat(first(file));
  expect(second(file)).toBe(first(file));
  expect((await makeDeclarations([source], cache))(file)).toBe(first(file));
  expect((await stat(first(file))).mtimeMs).toBe(mtimeMs);
  await write("cube/src/index.ts", "export const two: 2 = 2;\n");
  const changed = (await makeDeclarations([source], cache))(file);
  expect(readFileSync(changed, "utf8")).toContain("two: 2");
  expect(existsSync(first(file))).toBe(true);
});

test("what cannot be declared leaves nothing behind", async () => {
  const { source, cache, write } = await installation();
  const file = await write("cube/src/wrong.ts", "export const made = Math.random();\n");
  await expect(makeDeclarations([source], cache)).rejects.toThrow(`${file}: `);
  expect(readdirSync(cache)).toEqual([]);
});

test("those that nobody has used for longest go", async () => {
  const { source, cache, write } = await installation();
  const old = (await makeDeclarations([source], cache))(join(source, "index.ts"));
  const set = readdirSync(cache)[0]!;
  await utimes(join(cache, set), new Date(0), new Date(0));
  for (let i = 0; i < 11; i++) {
    await write("cube/src/index.ts", `export const n${i}: 1 = 1;\n`);
    await makeDeclarations([source], cache);
  }
  expect(existsSync(old)).toBe(false);
  expect(readdirSync(cache)).toHaveLength(10);
});

test("all of the platform has declarations", async () => {
  const declarationOf = await declarePlatform();
  const kernel = join(import.meta.dirname, "..");
  for (const file of ["types/project.ts", "display/tslab.ts"])
    expect(readFileSync(declarationOf(join(kernel, file)), "utf8")).toContain("export");
});
