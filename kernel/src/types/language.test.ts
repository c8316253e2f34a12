import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parseSync } from "oxc-parser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CellModules, HUB } from "./cell-modules.ts";
import { SOURCES_THEMSELVES } from "./declarations.ts";
import { languageFiles, languageText } from "./language.ts";
import { startLanguageServer } from "./language-server.ts";
import { declarePlatform, projectDocuments, SETTINGS } from "./project.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/craton-language-`);
});
afterAll(() => rm(folder, { recursive: true }));

/** Names whose declarations are spread over several files, some with overloads in more than one. */
const SPREAD = [
  "Promise.all",
  "Promise.try",
  "Array.from",
  "[1].flatMap",
  "[1].reduce",
  "'a'.replace",
  "'a'.at",
  "new Map",
  "new Uint8Array",
  "Object.groupBy",
  "Symbol.asyncDispose",
  "Math.hypot",
  "Iterator.from",
  "fetch",
  "new Response",
  "new WebSocket",
  "new AbortController().signal.reason",
  "new ReadableStream",
  "Buffer.from",
  "process.env",
  "setTimeout",
  "fs.readFileSync",
  "fs.promises.readFile",
  "structuredClone",
];

/** What the server says of each of these, as it reads the language from our text or from its own files. */
async function explained(hasOwnLanguage: boolean): Promise<(string | undefined)[]> {
  const server = await startLanguageServer({ folder, settings: SETTINGS });
  try {
    const modules = new CellModules([]);
    const scratch = modules.scratch(`${SPREAD.join(";\n")};\nimport * as fs from "node:fs";`);
    const declarations = { ...SOURCES_THEMSELVES, textOf: (await declarePlatform()).textOf };
    const options = { folder, strict: true, packages: new Set<string>(), documents: [], readsLibrary: false };
    const project = projectDocuments({ ...options, declarations, hasOwnLanguage });
    server.update([...project.map(withoutGlobals), { document: HUB, text: "export const $$cells = 0;\n" }, scratch]);
    const places = SPREAD.map((code, at) => ({ ...scratch, line: scratch.firstLine + at, character: code.length }));
    return await Promise.all(places.map(async (place) => (await server.inspect(place))?.signature));
  } finally {
    server.close();
  }
}

/** The kernel's globals do not matter here. */
function withoutGlobals(each: { document: string; text: string }): { document: string; text: string } {
  return each.document === "$$globals.d.ts" ? { ...each, text: "export {};\n" } : each;
}

test("language and Node in one text mean what they mean in the server's many files, overloads in the same order", {
  timeout: 60_000,
}, async () => {
  const [whole, apart] = [await explained(false), await explained(true)];
  expect(whole).toEqual(apart);
  for (const [at, signature] of whole.entries()) expect(signature, SPREAD[at]).toMatch(/\S/);
});

test("the text is no module and refers to no files, and what a file builds on comes first", async () => {
  const { textOf } = await declarePlatform();
  const text = readFileSync(textOf("language.d.ts")!, "utf8");
  expect(parseSync("language.d.ts", text, { lang: "dts" }).module.hasModuleSyntax).toBe(false);
  expect(text).not.toMatch(/^\/\/\/ <reference/m);
  const [five, latest] = [text.indexOf("interface Array<T>"), text.indexOf("flatMap<")];
  expect(five).toBeGreaterThan(-1);
  expect(latest).toBeGreaterThan(five);
});

test("where the files are not there, there is none", async () => {
  await expect(languageText("esnext", { ...languageFiles()!, language: folder })).rejects.toThrow("lib.esnext.d.ts");
});
