import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { MagicError } from "../errors.ts";
import { usageError, words } from "./arguments.ts";
import { CELL_MAGICS, LINE_MAGICS } from "./catalogue.ts";
import { type MagicContext, runWell } from "./context.ts";
import { environment } from "./environment.ts";
import { namesTable } from "./names.ts";

/** Does what a line magic does; what it returns or resolves to is its value. */
type LineMagicCode = (rest: string, context: MagicContext) => unknown;

/** The line magics by name, but for those that time code. */
export const LINE_CODE: ReadonlyMap<string, LineMagicCode> = new Map<string, LineMagicCode>([
  ["cd", changeFolder],
  ["env", environment],
  ["history", printHistory],
  ["load", load],
  ["ls", (rest, context) => runWell(["/bin/sh", "-c", `ls ${rest}`], "ls", context)],
  ["lsmagic", (_rest, { output }) => output.stream("stdout", listing())],
  ["magic", (_rest, { output }) => output.stream("stdout", explanation())],
  ["npm", (rest, context) => runWell(["/bin/sh", "-c", `npm ${rest}`], "npm", context)],
  ["pwd", () => process.cwd()],
  ["reset", reset],
  ["run", run],
  ["strict", strict],
  ["time", () => Promise.reject(usageError("time"))],
  ["timeit", () => Promise.reject(usageError("timeit"))],
  [
    "who",
    (_rest, { session, output }) =>
      output.stream("stdout", `${session.names().join("  ") || "Nothing is declared."}\n`),
  ],
  ["whos", (_rest, { session, output }) => output.stream("stdout", namesTable(session))],
]);

function changeFolder(rest: string): string {
  const [folder = homedir(), ...more] = words(rest);
  if (more.length > 0) throw usageError("cd");
  try {
    process.chdir(folder.replace(/^~(?=\/|$)/, homedir()));
  } catch (error) {
    throw new MagicError(`cannot go to ${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  return process.cwd();
}

function printHistory(rest: string, { session, output }: MagicContext): void {
  const last = /^-n\s*(\d+)$/.exec(rest)?.[1];
  if (rest !== "" && last === undefined) throw usageError("history");
  const cells = session.history().slice(last === undefined ? 0 : -Number(last));
  for (const { count, code } of cells)
    output.stream("stdout", `${String(count).padStart(4)}: ${code.replace(/\n/g, "\n      ")}\n`);
}

function load(rest: string, { cells }: MagicContext): void {
  const text = `// %load ${rest}\n${readSource("load", rest)}`;
  cells.current?.payload.push({ source: "set_next_input", text, replace: true });
}

async function run(rest: string, { session }: MagicContext): Promise<void> {
  await session.run(readSource("run", rest), resolve(oneFile("run", rest)));
}

async function reset(rest: string, { session, input }: MagicContext): Promise<void> {
  if (rest !== "" && rest !== "-f") throw usageError("reset");
  if (rest === "" && !/^y(es)?$/i.test(await input.input("Forget everything that cells have declared? (y/n) "))) return;
  await session.forget();
}

function strict(rest: string, { session, output }: MagicContext): void {
  if (!/^(on|off)$/.test(rest)) throw usageError("strict");
  session.setStrict(rest === "on");
  const meaning = rest === "on" ? "cells with type errors are refused" : "type errors are warnings";
  output.stream("stdout", `strict is ${rest}: ${meaning}\n`);
}

function oneFile(name: string, rest: string): string {
  const [file, ...more] = words(rest);
  if (file === undefined || more.length > 0) throw usageError(name);
  return file.replace(/^~(?=\/)/, homedir());
}

function readSource(name: string, rest: string): string {
  const file = oneFile(name, rest);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new MagicError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function listing(): string {
  const names = (sign: string, magics: ReadonlyMap<string, unknown>): string =>
    [...magics.keys()].map((name) => sign + name).join("  ");
  return `Line magics:\n${names("%", LINE_MAGICS)}\n\nCell magics:\n${names("%%", CELL_MAGICS)}\n\n%magic explains them.\n`;
}

function explanation(): string {
  const docs = [...LINE_MAGICS.values(), ...CELL_MAGICS.values()].map(({ usage, text }) => `${usage}\n    ${text}\n`);
  return `${HEAD}\n${docs.join("")}`;
}

const HEAD = `A magic stands at the beginning of a line, or to the right of = in an assignment. What is TypeScript is no magic:
"a" and "%b" on two lines is a remainder, and !done a negation where done is a name of yours.

!command
    Runs a command of the shell. {expression} and $name become quoted words, except between single quotes.
const lines = !command
    The lines that a command writes.
?name, name?, name??
    What a name is; two question marks show its source.
`;
