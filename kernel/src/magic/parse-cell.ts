import { LINE_MAGICS } from "./catalogue.ts";
import { type LineStart, scanLines } from "./scan.ts";
import { mayStand, read } from "./typescript.ts";

/** A magic that takes a line, or the end of one, of a cell. */
export interface LineMagic {
  /** The span of the cell's text that it takes. */
  start: number;
  end: number;
  /** `!` for a command, `?` for help, else the name that follows `%`. */
  name: string;
  /** What follows the name; of help, the name that is asked about and all its question marks. */
  rest: string;
  /** Where `rest` begins. */
  restStart: number;
  /** It is the right side of an assignment. */
  assigned: boolean;
}

/** `%%name rest` in a cell's first line. */
export interface CellMagic {
  name: string;
  rest: string;
  restStart: number;
  /** The lines below. */
  body: string;
  bodyStart: number;
}

/** A cell, taken apart. */
export interface ParsedCell {
  /**
   * The TypeScript in it, with every line and column as in the cell: a magic is an empty statement, except for TypeScript
   * that it is given; on the right side of an assignment it is a value of the right type.
   */
  text: string;
  /** The whole cell is this magic's; others may stand in its body, if that is TypeScript. */
  cell?: CellMagic;
  lines: LineMagic[];
}

/** Whether a name means something to the code of a cell: it was declared by an earlier one or is a global. */
export type IsKnown = (name: string) => boolean;

/** Magics whose `rest`, after its flags, is a TypeScript statement. */
const TIMING = new Set(["time", "timeit"]);
/** Cell magics whose body is TypeScript. */
const TYPESCRIPT_BODIES = new Set(["time", "timeit", "capture"]);

const CELL_MAGIC = /^((?:[^\S\n]*\n)*)%%([a-z_]\w*)(?![\w?])([^\S\n]*)([^\n]*)(?:\n|$)/i;
const LINE_MAGIC = /%([a-z_]\w*)(?![\w?])[^\S\n]*/iy;
const TARGET = /(?:(const|let|var)\s+)?([\p{ID_Start}$_{[][^\n=!%"'`();]*)=[^\S\n]*(?=%[a-z_]|!)/iuy;
const HELP =
  /(?:\?\??[^\S\n]*%{0,2}[\p{ID_Start}$_][\p{ID_Continue}$.]*|%{0,2}[\p{ID_Start}$_][\p{ID_Continue}$.]*\?\??)[^\S\n]*;?[^\S\n]*(?=\n|$)/uy;
const TIMING_FLAGS = /^(?:-[nr]\s*\d+\s+|-[oq]\s+)*/;
const FIRST_NAME = /^!\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u;
const WORDS = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
/** Begin an operand. */
const KEYWORDS = new Set(
  "this new await function async class typeof void delete import super true false null yield".split(" "),
);
/** Lines that a statement after `%time` may take. */
const STATEMENT_LINES = 500;

/**
 * Tells the magics of a cell from its TypeScript. What is TypeScript with names that are known or that the cell mentions
 * elsewhere is never a magic.
 */
export function parseCell(code: string, isKnown: IsKnown): ParsedCell {
  const whole = CELL_MAGIC.exec(code);
  return whole ? cellMagic(code, whole, isKnown) : lineMagics(code, isKnown);
}

function lineMagics(code: string, isKnown: IsKnown): ParsedCell {
  if (!/(^|=)[^\S\n]*[%!]|^\s*\?|\?\s*;?\s*$/m.test(code)) return { text: code, lines: [] };
  const lines = new Recognition(code, isKnown).lines();
  return { text: lines.length > 0 ? blankOut(code, lines) : code, lines };
}

function cellMagic(code: string, whole: RegExpExecArray, isKnown: IsKnown): ParsedCell {
  const [head, before = "", name = "", gap = "", rest = ""] = whole;
  const restStart = before.length + 2 + name.length + gap.length;
  const cell = { name, rest: rest.trimEnd(), restStart, body: code.slice(head.length), bodyStart: head.length };
  const inside = TYPESCRIPT_BODIES.has(name) ? lineMagics(blank(head) + cell.body, isKnown) : undefined;
  return { text: blank(code), lines: [], ...inside, cell };
}

class Recognition {
  readonly #code: string;
  readonly #isKnown: IsKnown;
  #mentioned: ReadonlySet<string> | undefined;

  constructor(code: string, isKnown: IsKnown) {
    this.#code = code;
    this.#isKnown = isKnown;
  }

  lines(): LineMagic[] {
    const found: LineMagic[] = [];
    scanLines(this.#code, (line) => {
      const magic = this.#magicAt(line);
      if (magic) found.push(magic);
      return magic?.end;
    });
    return found;
  }

  #magicAt(line: LineStart): LineMagic | undefined {
    if (line.previous === "operator") return undefined;
    const help = this.#help(line);
    if (help) return help;
    const { at } = line;
    if (this.#code[at] === "%") return this.#percent(line);
    if (this.#code[at] === "!") return this.#isCommand(at) ? this.#line(at, at, "!") : undefined;
    return this.#assigned(at);
  }

  #assigned(at: number): LineMagic | undefined {
    const target = match(TARGET, this.#code, at);
    if (!target) return undefined;
    const value = at + target[0].length;
    const name = match(LINE_MAGIC, this.#code, value);
    if (name) return this.#named(value, name, true);
    const [, kind, own = ""] = target;
    const isOwn = /^(const|let)$/.test(kind ?? "") && firstName(this.#code.slice(value)) === own.trim();
    return isOwn || this.#isCommand(value) ? this.#line(value, value, "!", true) : undefined;
  }

  /** `?name` begins no line that continues a conditional, and `name?` ends no line that one follows. */
  #help({ at, previous, depth }: LineStart): LineMagic | undefined {
    const found = depth === 0 ? match(HELP, this.#code, at) : undefined;
    if (!found) return undefined;
    const last = this.#code.slice(at + found[0].length).trim() === "";
    const free = previous === "nothing" || previous === "boundary";
    if (!last && !(free && found[0].startsWith("?"))) return undefined;
    const rest = found[0].trim().replace(/;$/, "");
    return { start: at, end: at + found[0].length, name: "?", rest, restStart: at, assigned: false };
  }

  /** After an operand, `%name` is a magic only where it cannot be a remainder: that is no expression or has no such name. */
  #percent({ at, previous }: LineStart): LineMagic | undefined {
    const name = match(LINE_MAGIC, this.#code, at);
    if (!name) return undefined;
    if (previous === "operand") {
      const [, word = ""] = name;
      if (!LINE_MAGICS.has(word)) return undefined;
      const remainder = `0 ${this.#code.slice(at, lineEnd(this.#code, at))}`;
      if (mayStand(remainder) && this.#knows(word)) return undefined;
    }
    return this.#named(at, name, false);
  }

  #named(at: number, [head, name = ""]: RegExpExecArray, assigned: boolean): LineMagic {
    const magic = this.#line(at, at + head.length, name, assigned);
    return TIMING.has(name) ? this.#withStatement(magic) : magic;
  }

  #line(start: number, restStart: number, name: string, assigned = false): LineMagic {
    const end = lineEnd(this.#code, start);
    const from = name === "!" ? restStart + 1 : restStart;
    return { start, end, name, rest: this.#code.slice(from, end), restStart: from, assigned };
  }

  /** Takes as many lines as the statement has. */
  #withStatement(magic: LineMagic): LineMagic {
    const from = magic.restStart + timingFlags(magic.rest).length;
    let { end } = magic;
    for (let lines = 0; lines < STATEMENT_LINES && end < this.#code.length; lines += 1) {
      if (read(this.#code.slice(from, end)).state !== "unfinished") break;
      end = lineEnd(this.#code, end + 1);
    }
    if (read(this.#code.slice(from, end)).state === "unfinished") return magic;
    return { ...magic, end, rest: this.#code.slice(magic.restStart, end) };
  }

  /** `!text` is TypeScript if it can be read so and its first name is known. */
  #isCommand(at: number): boolean {
    const text = this.#code.slice(at, lineEnd(this.#code, at));
    if (/^!\s*([!=]|$)/.test(text)) return false;
    const name = firstName(text);
    if (name !== undefined && !KEYWORDS.has(name) && !this.#knows(name)) return true;
    return !mayStand(text);
  }

  /** Whether the name means something here: known before, or mentioned elsewhere in the cell. */
  #knows(name: string): boolean {
    this.#mentioned ??= mentions(this.#code);
    return this.#mentioned.has(name) || this.#isKnown(name);
  }
}

/** The words of a cell, without commands and the names of magics, but with what is assigned to. */
function mentions(code: string): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (word: string): unknown => words.add(word);
  scanLines(
    code,
    ({ at }) => {
      const [target = ""] = match(TARGET, code, at) ?? [];
      const value = at + target.length;
      if (!/[%!]/.test(code[value] ?? "")) return undefined;
      const end = lineEnd(code, value);
      target.match(WORDS)?.forEach(add);
      if (code[value] === "%") code.slice(value, end).match(WORDS)?.slice(1).forEach(add);
      return end;
    },
    add,
  );
  return words;
}

function firstName(text: string): string | undefined {
  return FIRST_NAME.exec(text)?.[1];
}

/** The flags before the statement of `%time` and `%timeit`, with the blanks after them. */
export function timingFlags(rest: string): string {
  return TIMING_FLAGS.exec(rest)![0];
}

/** The end of a line; a backslash takes the next one in. */
function lineEnd(code: string, from: number): number {
  let end = code.indexOf("\n", from);
  while (end > 0 && /\\\r?$/.test(code.slice(from, end))) end = code.indexOf("\n", end + 1);
  return end < 0 ? code.length : end;
}

function match(pattern: RegExp, code: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(code);
}

function blankOut(code: string, lines: LineMagic[]): string {
  let text = "";
  let position = 0;
  for (const line of lines) {
    text += code.slice(position, line.start) + typed(code, line);
    position = line.end;
  }
  return text + code.slice(position);
}

/** What stands for a magic in TypeScript: statements of their own, which do not run into the next line. */
function typed(code: string, { start, end, name, rest, restStart, assigned }: LineMagic): string {
  const whole = code.slice(start, end);
  const spaced = (text: string): string => text + blank(whole).slice(text.length);
  if (assigned) return spaced(name === "!" ? '[""];' : "(0 as any);");
  if (!TIMING.has(name)) return spaced(";");
  const from = restStart + timingFlags(rest).length;
  return `;${blank(code.slice(start + 1, from))}${code.slice(from, end)}`;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
