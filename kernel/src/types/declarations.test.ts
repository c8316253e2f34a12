import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { type Declarations, makeDeclarations } from "./declarations.ts";
import { defaultCommand } from "./program.ts";
import { declarePlatform } from "./project.ts";

const run = promisify(execFile);

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A package with sources, a package of its own and one beside it, and what makes declarations in an empty cache. */
async function installation(): Promise<{
  source: string;
  cache: string;
  write: (name: string, text: string) => Promise<string>;
  declare: () => Promise<Declarations>;
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
  await write("cube/src/nobody.ts", "export const unused: 3 = 3;\n");
  await write("cube/src/index.test.ts", "export const untyped = f();\n");
  const [source, cache] = [join(root, "cube", "src"), join(root, "cache")];
  const parts = [{ folder: source, name: "cube", entries: new Map([[join(source, "index.ts"), "cube"]]) }];
  const texts = new Map([["more/text.d.ts", () => "text"]]);
  return { source, cache, write, declare: () => makeDeclarations({ parts, texts, versions: [] }, cache) };
}

/** The file with the module that is imported as `cube`. */
function textOf({ paths }: Declarations): string {
  return paths.cube![0]!;
}

test("what an entry imports is declared in one text, with documentation, without bodies, and finds the same packages", async () => {
  const { source, declare } = await installation();
  const declarations = await declare();
  const file = textOf(declarations);
  expect(declarations.nameOf(join(source, "index.ts"))).toBe("cube");
  expect(declarations.paths["cube/*"]).toEqual([file]);
  expect(readFileSync(file, "utf8").replace(/\s+/g, " ").trim()).toBe(
    'declare module "cube" { import type { Beside } from "beside"; export { area } from "cube/part/area"; ' +
      "export const one: Beside; export { }; } " +
      'declare module "cube/part/area" { /** Square. */ export function area(side: number): number; }',
  );
  expect(readFileSync(join(dirname(file), "node_modules/inner/index.d.ts"), "utf8")).toContain("Inner");
  expect(readFileSync(join(dirname(file), "../node_modules/beside/index.d.ts"), "utf8")).toContain("Beside");
  expect(readFileSync(declarations.textOf("more/text.d.ts")!, "utf8")).toBe("text");
  expect(declarations.textOf("others")).toBeUndefined();
  expect(declarations.nameOf("/elsewhere/a.ts")).toBe("/elsewhere/a.ts");
});

test("a module belongs to the first part that reaches it", async () => {
  const { source, cache, write } = await installation();
  const other = await write("cube/src/other.ts", 'export { area } from "./part/area.ts";\n');
  const part = (file: string, name: string) => ({ folder: source, name: "cube", entries: new Map([[file, name]]) });
  const parts = [part(join(source, "index.ts"), "cube"), part(other, "cube/other")];
  const { paths } = await makeDeclarations({ parts, texts: new Map(), versions: [] }, cache);
  expect(paths["cube/*"]).toEqual(paths.cube);
  expect(readFileSync(paths["cube/other"]![0]!, "utf8").match(/declare module .*/g)).toEqual([
    'declare module "cube/other" {',
  ]);
});

test("they are made once for each state of the files, whoever makes them at the same time", async () => {
  const { declare, write } = await installation();
  const [first, second] = (await Promise.all([declare(), declare()])).map(textOf);
  const { mtimeMs } = await stat(first!);
  expect(second).toBe(first);
  expect(textOf(await declare())).toBe(first);
  expect((await stat(first!)).mtimeMs).toBe(mtimeMs);
  await write("cube/src/index.ts", "export const two: 2 = 2;\n");
  expect(readFileSync(textOf(await declare()), "utf8")).toContain("two: 2");
  expect(existsSync(first!)).toBe(true);
});

test("other versions of what declares have declarations of their own", async () => {
  const { cache } = await installation();
  const made = async (version: string): Promise<string> => {
    const texts = new Map([["text", () => version]]);
    return (await makeDeclarations({ parts: [], texts, versions: [version] }, cache)).textOf("text")!;
  };
  const [one, two] = [await made("1"), await made("2")];
  expect([readFileSync(one, "utf8"), readFileSync(two, "utf8")]).toEqual(["1", "2"]);
});

test("what cannot be declared leaves nothing behind", async () => {
  const { declare, cache, write } = await installation();
  const file = await write("cube/src/part/area.ts", "export const made = Math.random();\n");
  await expect(declare()).rejects.toThrow(`${file}: `);
  expect(readdirSync(cache)).toEqual([]);
});

test("those that nobody has used for longest go", async () => {
  const { declare, cache, write } = await installation();
  const old = textOf(await declare());
  const set = readdirSync(cache)[0]!;
  await utimes(join(cache, set), new Date(0), new Date(0));
  for (let i = 0; i < 11; i++) {
    await write("cube/src/index.ts", `export const n${i}: 1 = 1;\n`);
    await declare();
  }
  expect(existsSync(old)).toBe(false);
  expect(readdirSync(cache)).toHaveLength(10);
});

test("all that cells see of the platform has declarations without an error", { timeout: 120_000 }, async () => {
  const { paths, textOf: text } = await declarePlatform();
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(["@craton/datacube", "tslab", "@craton/kernel/widget/globals"]),
  );
  const folder = await mkdtemp(join(tmpdir(), "craton-declarations-"));
  folders.push(folder);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    target: "esnext",
    module: "esnext",
    moduleResolution: "bundler",
    noLib: true,
    types: [],
    typeRoots: [dirname(dirname(text("types/node/index.d.ts")!))],
    paths,
  };
  const files = [text("language.d.ts"), ...new Set(Object.values(paths).map(([file]) => file))];
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const [program] = defaultCommand();
  const { stdout } = await run(program!, ["-p", folder]).catch((error: { stdout: string }) => error);
  const own = stdout.split("\n").filter((line) => /(?:declarations|language)\.d\.ts\(/.test(line));
  expect(own).toEqual([]);
});
