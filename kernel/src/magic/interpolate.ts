import type { Edit } from "../evaluate/edits.ts";
import { read } from "./typescript.ts";

type Part = Edit["parts"][number];

/** Where in a command a value goes, which decides how it is quoted. `raw`: it is no command. */
export type Place = "bare" | "quoted" | "raw";

/** Where nothing can be interpolated: an escaped character, `${…}` and `$$` of the shell, doubled braces. */
const VERBATIM = /\\[\s\S]|\$\{[^}]*\}|\$\$|\{\{[\s\S]*?\}\}|\{\{|\$\(/y;
/** Here quotes mean something else than around. */
const BACKTICKS = /`(?:[^`\\]|\\[\s\S])*`?/y;
const NAME = /\$([\p{ID_Start}_][\p{ID_Continue}]*)/uy;
const PLAIN_NAME = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
/** What no one means to interpolate, as it has its meaning in a shell. */
const NO_VALUE = new Set(["SequenceExpression", "AssignmentExpression", "UpdateExpression", "Literal"]);

/** A span of the cell's text, and what it is. */
export interface Text {
  code: string;
  start: number;
  end: number;
  /** Values go into it as they are, and quotes mean nothing. */
  raw: boolean;
}

/**
 * The source of an array with the pieces of a text: strings, and `[value, place, source]` for each `{expression}` and
 * `$name`. A name that does not exist has no value, and its source stays.
 */
export function interpolated({ code, start, end, raw }: Text): Part[] {
  const pieces: Part[][] = [];
  const quotes = new Quotes();
  let literal = "";
  for (let at = start; at < end; ) {
    const { quoted } = quotes;
    const verbatim = matchAt(VERBATIM, code, at, end) ?? (raw ? undefined : keptByShell(code, { at, end, quoted }));
    const value = verbatim === undefined ? valueAt(code, at, end) : undefined;
    if (value) {
      const place: Place = raw ? "raw" : quoted ? "quoted" : "bare";
      pieces.push([JSON.stringify(literal)], ["[", ...value.parts, `, "${place}", ${JSON.stringify(value.source)}]`]);
      literal = "";
      at += value.source.length;
    } else {
      const text = verbatim ?? code[at]!;
      quotes.read(text);
      literal += text;
      at += text.length;
    }
  }
  pieces.push([JSON.stringify(literal)]);
  return ["[", ...pieces.flatMap((piece, index) => (index === 0 ? piece : [", ", ...piece])), "]"];
}

/** Whether a place is between double quotes; in `$(…)` they count anew. */
class Quotes {
  quoted = false;
  readonly #around: boolean[] = [];

  /** Goes over a piece of the command. */
  read(text: string): void {
    if (text === '"') this.quoted = !this.quoted;
    else if (text === "$(" || (text === "(" && !this.quoted)) {
      this.#around.push(this.quoted);
      this.quoted = false;
    } else if (text === ")" && !this.quoted) this.quoted = this.#around.pop() ?? false;
  }
}

/** A text with its values; `quote` makes them one or more words of a shell. */
export function joinPieces(pieces: readonly (string | [value: unknown, place: Place, source: string])[]): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : valueText(piece))).join("");
}

function valueText([value, place, source]: [unknown, Place, string]): string {
  if (value === undefined || typeof value === "function") return source;
  const texts = Array.isArray(value) ? value.map(String) : [String(value)];
  if (place === "bare") return texts.map(quotedWord).join(" ");
  return place === "quoted" ? texts.map((text) => text.replace(/[\\"$`]/g, "\\$&")).join(" ") : texts.join(" ");
}

/** A text as one word of a POSIX shell. */
function quotedWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function valueAt(code: string, at: number, end: number): { parts: Part[]; source: string } | undefined {
  const name = matchAt(NAME, code, at, end);
  if (name) return { parts: ifDeclared(name.slice(1), at + 1), source: name };
  if (code[at] !== "{") return undefined;
  for (let close = code.indexOf("}", at); close >= 0 && close < end; close = code.indexOf("}", close + 1)) {
    const expression = code.slice(at + 1, close);
    if (!isValue(expression)) continue;
    const source = code.slice(at, close + 1);
    const span = { start: at + 1, end: close };
    const isName = PLAIN_NAME.test(expression);
    return { parts: isName ? ifDeclared(expression, at + 1) : ["(", span, ")"], source };
  }
  return undefined;
}

function ifDeclared(name: string, start: number): Part[] {
  return [`typeof ${name} === "undefined" ? undefined : `, { start, end: start + name.length }];
}

function isValue(expression: string): boolean {
  const { result, state } = read(`(${expression}\n)`);
  const [statement, ...others] = result.program.body;
  if (state !== "complete" || statement?.type !== "ExpressionStatement" || others.length > 0) return false;
  const { expression: outer } = statement;
  return outer.type === "ParenthesizedExpression" && !NO_VALUE.has(outer.expression.type);
}

/** What a shell takes as it is: single quotes, and commands in backticks, where no quoting is sure to hold. */
function keptByShell(
  code: string,
  { at, end, quoted }: { at: number; end: number; quoted: boolean },
): string | undefined {
  if (code[at] === "`") return matchAt(BACKTICKS, code, at, end);
  if (code[at] !== "'" || quoted) return undefined;
  const close = code.indexOf("'", at + 1);
  return code.slice(at, close < 0 || close >= end ? end : close + 1);
}

function matchAt(pattern: RegExp, code: string, at: number, end: number): string | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(code)?.[0];
  return found !== undefined && at + found.length <= end ? found : undefined;
}
