/** What stands before the first character of a line, as far as it decides whether a statement can begin there. */
type Previous = "nothing" | "boundary" | "operand" | "operator";

/** A line that begins outside of strings, templates, comments, parentheses and square brackets. */
export interface LineStart {
  /** Offset of the first character that is not blank. */
  at: number;
  previous: Previous;
  /** How many braces are open. */
  depth: number;
}

const TOKEN =
  /(?<newline>\n)|(?<blank>[^\S\n]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)|(?<number>\d[\w.]*)|(?<word>[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*)|(?<arrow>=>|\+\+|--)|(?<other>[\s\S])/uy;
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const BLANKS = /[^\S\n]*/y;
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{|$)/y;

/** Words after which an operand comes. */
const EXPECTING = new Set(
  "return typeof case in of instanceof new void delete throw await yield as extends satisfies".split(" "),
);
/** Words after which a statement comes. */
const LEADING = new Set(["else", "do"]);

/**
 * Goes through TypeScript text and shows the lines at whose beginning a statement may begin. Where `visit` returns an
 * offset, what is before it is no TypeScript and is passed over, as a statement. `onWord` sees names and keywords.
 */
export function scanLines(
  code: string,
  visit: (line: LineStart) => number | undefined,
  onWord: (word: string) => void = () => undefined,
): void {
  new Scanner(code, visit, onWord).run();
}

class Scanner {
  readonly #code: string;
  readonly #visit: (line: LineStart) => number | undefined;
  readonly #onWord: (word: string) => void;
  /** Open brackets, templates and their `${`. */
  readonly #open: string[] = [];
  #at = 0;
  #previous: Previous = "nothing";
  #dot = false;

  constructor(code: string, visit: (line: LineStart) => number | undefined, onWord: (word: string) => void) {
    this.#code = code;
    this.#visit = visit;
    this.#onWord = onWord;
  }

  run(): void {
    this.#line();
    while (this.#at < this.#code.length) {
      if (this.#open.at(-1) === "`") this.#template();
      else this.#token();
    }
  }

  #line(): void {
    if (this.#open.some((bracket) => bracket !== "{")) return;
    this.#match(BLANKS);
    const end = this.#visit({ at: this.#at, previous: this.#previous, depth: this.#open.length });
    if (end === undefined) return;
    this.#at = end;
    this.#previous = "boundary";
  }

  #template(): void {
    const [, end] = this.#match(TEMPLATE)!;
    if (end === "${") this.#open.push(end);
    else if (this.#open.pop()) this.#previous = "operand";
    if (end === "${") this.#previous = "operator";
  }

  #token(): void {
    if (this.#code[this.#at] === "/" && this.#previous !== "operand" && this.#match(REGEXP)) {
      this.#previous = "operand";
      return;
    }
    const { newline, blank, string, number, word, arrow, other } = this.#match(TOKEN)!.groups!;
    if (newline) this.#line();
    else if (blank === undefined) {
      if (word !== undefined) this.#previous = this.#afterWord(word);
      else if (string !== undefined || number !== undefined) this.#previous = "operand";
      else if (arrow === "=>" || this.#previous !== "operand") this.#other(other ?? "=");
      else if (other !== undefined) this.#other(other);
      this.#dot = other === ".";
    }
  }

  #afterWord(word: string): Previous {
    this.#onWord(word);
    if (this.#dot) return "operand";
    return EXPECTING.has(word) ? "operator" : LEADING.has(word) ? "boundary" : "operand";
  }

  #other(sign: string): void {
    if ("({[`".includes(sign)) this.#open.push(sign);
    else if (")}]".includes(sign)) this.#open.pop();
    // A type argument list ends with ">", and what is no such list is not followed by a magic.
    if (sign === "{" || sign === ";") this.#previous = "boundary";
    else this.#previous = ")}]>".includes(sign) ? "operand" : "operator";
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#code);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}
