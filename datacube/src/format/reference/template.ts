import { UnsupportedError } from "../../errors.ts";

/** A text with values put in; those that take arguments are templates themselves. */
export type Template = (names: Names) => string;

/** What the names in a template mean. */
export type Names = ReadonlyMap<string, Value | Template>;

type Value = number | string;
type Expression = (names: Names) => Value;

/** Longest text that a template may make: addresses are shorter. */
const maxLength = 2 ** 16;

/** Deeper expressions are refused, so that none exhausts the stack. */
const maxDepth = 50;

/**
 * A template in the part of Jinja's language that references use (kerchunk's references, version 1): `{{ }}` around names, whole
 * numbers, texts, `+ - * // % **`, parentheses, `'%03d' % i`, and templates with arguments, `f(c='text')`.
 * @throws UnsupportedError with `place` for anything else, also when the template is used
 */
export function compileTemplate(text: string, place: string): Template {
  const parts = text.split(/(\{\{.*?\}\})/s).filter((part) => part !== "");
  const written = parts.map((part): Expression => {
    if (part.startsWith("{{")) return new Parser(part.slice(2, -2), place).whole();
    if (part.includes("{%") || part.includes("{{")) throw refused(part, place);
    return () => part;
  });
  return (names) => {
    let whole = "";
    for (const one of written) {
      whole += String(one(names));
      if (whole.length > maxLength) throw refused(`more than ${maxLength} characters`, place);
    }
    return whole;
  };
}

function refused(what: string, place: string): UnsupportedError {
  return new UnsupportedError(
    `${what.trim().slice(0, 80)} in ${place}`,
    "templates have names, whole numbers, texts, + - * // % ** and templates with arguments",
  );
}

const token = /\s*(?:(\d+)|("[^"]*"|'[^']*')|([A-Za-z_]\w*)|(\*\*|\/\/|[-+*%(),=]))/y;

/** Recursive descent; each method reads what binds tighter than the one before. */
class Parser {
  readonly #text: string;
  readonly #place: string;
  #at = 0;
  #depth = 0;

  constructor(text: string, place: string) {
    this.#text = text;
    this.#place = place;
  }

  whole(): Expression {
    const found = this.#sum();
    if (this.#text.slice(this.#at).trim() !== "") throw this.#refused();
    return found;
  }

  #refused(): UnsupportedError {
    return refused(`"{{${this.#text}}}"`, this.#place);
  }

  /** The next token, if it is one of these. */
  #take(is: (token: string) => boolean): string | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0];
    if (found === undefined || !is(found.trim())) return undefined;
    this.#at = token.lastIndex;
    return found.trim();
  }
  #sign(...signs: string[]): string | undefined {
    return this.#take((one) => signs.includes(one));
  }

  #sum(): Expression {
    if (++this.#depth > maxDepth) throw this.#refused();
    let left = this.#product();
    for (let sign = this.#sign("+", "-"); sign; sign = this.#sign("+", "-"))
      left = this.#binary(sign, left, this.#product());
    this.#depth--;
    return left;
  }
  #product(): Expression {
    let left = this.#unary();
    for (let sign = this.#sign("*", "//", "%"); sign; sign = this.#sign("*", "//", "%"))
      left = this.#binary(sign, left, this.#unary());
    return left;
  }
  #unary(): Expression {
    if (++this.#depth > maxDepth) throw this.#refused();
    const isNegative = this.#sign("-") !== undefined;
    const operand = isNegative ? this.#unary() : this.#power();
    this.#depth--;
    return isNegative ? this.#binary("-", () => 0, operand) : operand;
  }
  #power(): Expression {
    const base = this.#atom();
    return this.#sign("**") ? this.#binary("**", base, this.#unary()) : base;
  }
  #atom(): Expression {
    if (this.#sign("(")) {
      const inner = this.#sum();
      if (!this.#sign(")")) throw this.#refused();
      return inner;
    }
    const found = this.#take((one) => /^[\w"']/.test(one));
    if (found === undefined) throw this.#refused();
    if (/^\d/.test(found)) return () => this.#number(Number(found));
    if (/^["']/.test(found)) return () => found.slice(1, -1);
    return this.#sign("(") ? this.#call(found) : this.#name(found);
  }

  #name(name: string): Expression {
    return (names) => {
      const value = names.get(name);
      if (value === undefined || typeof value === "function") throw this.#refused();
      return value;
    };
  }
  #call(name: string): Expression {
    const given: [string, Expression][] = [];
    while (!this.#sign(")")) {
      const argument = this.#take((one) => /^[A-Za-z_]/.test(one));
      if (argument === undefined || !this.#sign("=")) throw this.#refused();
      given.push([argument, this.#sum()]);
      this.#sign(",");
    }
    return (names) => {
      const template = names.get(name);
      if (typeof template !== "function") throw this.#refused();
      return template(new Map(given.map(([argument, value]) => [argument, value(names)])));
    };
  }

  #number(value: number): number {
    if (!Number.isSafeInteger(value)) throw this.#refused();
    return value;
  }
  #binary(sign: string, left: Expression, right: Expression): Expression {
    return (names) => {
      const [a, b] = [left(names), right(names)];
      if (typeof a === "string" && sign === "%") return this.#formatted(a, b);
      if (typeof a === "string" && typeof b === "string" && sign === "+") return a + b;
      if (typeof a === "string" || typeof b === "string") throw this.#refused();
      return this.#number(calculate(sign, a, b));
    };
  }
  /** A text in which one `%s`, `%d` or `%03d` stands for a value. */
  #formatted(text: string, value: Value): string {
    const [, before, width = "", kind, after] = /^([^%]*)%(0\d{1,2})?([sd])([^%]*)$/.exec(text) ?? [];
    if (before === undefined || (kind === "d" && typeof value === "string")) throw this.#refused();
    if (kind === "s") return before + String(value) + after;
    const sign = Number(value) < 0 ? "-" : "";
    return before + sign + String(Math.abs(Number(value))).padStart(Number(width) - sign.length, "0") + after;
  }
}

/** As Python does it with whole numbers. */
function calculate(sign: string, a: number, b: number): number {
  switch (sign) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      return Math.floor(a / b);
    case "%":
      return a - Math.floor(a / b) * b;
    default:
      return a ** b;
  }
}
