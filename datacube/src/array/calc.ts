import { ExpressionError } from "../errors.ts";
import type { DataArray } from "./data-array.ts";

/**
 * Arithmetic in the usual notation: ``calc`(${nir} - ${red}) / (${nir} + ${red})` ``. Knows numbers, `+ - * / **`,
 * `< <= > >= == !=`, parentheses and `abs sqrt exp log`. Operands are arrays or numbers.
 * @throws ExpressionError naming the place where the text is not understood
 */
export function calc(texts: TemplateStringsArray, ...operands: readonly (DataArray | number)[]): DataArray {
  const parser = new Parser(tokenize(texts, operands));
  const result = parser.comparison();
  parser.end();
  if (typeof result === "number") throw new ExpressionError("calc", "there is no array in the expression");
  return result;
}

type Token = { readonly text: string; readonly operand?: DataArray | number };

const pattern = /\s*(\*\*|<=|>=|==|!=|[-+*/()<>]|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|[a-z]+)/y;

function tokenize(texts: readonly string[], operands: readonly (DataArray | number)[]): Token[] {
  const tokens: Token[] = [];
  texts.forEach((text, i) => {
    pattern.lastIndex = 0;
    while (text.slice(pattern.lastIndex).trim() !== "") {
      const from = pattern.lastIndex;
      const match = pattern.exec(text);
      if (!match) throw new ExpressionError("calc", `"${text.slice(from).trim()}" is not understood`);
      tokens.push({ text: match[1]! });
    }
    if (i < operands.length) tokens.push({ text: "(an operand)", operand: operands[i]! });
  });
  return tokens;
}

type Value = DataArray | number;
type BinaryMethod = "add" | "sub" | "mul" | "div" | "pow" | "lt" | "le" | "gt" | "ge" | "eq" | "ne";

const methods: Readonly<Record<string, BinaryMethod>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "**": "pow",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "==": "eq",
  "!=": "ne",
};

const onNumbers: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
};

const mirrored: Readonly<Record<string, BinaryMethod>> = { lt: "gt", le: "ge", gt: "lt", ge: "le", eq: "eq", ne: "ne" };

function combine(method: BinaryMethod, a: Value, b: Value): Value {
  if (typeof a !== "number") return a[method](b);
  if (typeof b !== "number") return fromLeft(method, a, b);
  const compute = onNumbers[method];
  if (!compute) throw new ExpressionError("calc", "two numbers are compared");
  return compute(a, b);
}

/** A number on the left of an array. */
function fromLeft(method: BinaryMethod, a: number, b: DataArray): DataArray {
  const other = mirrored[method];
  if (other) return b[other](a);
  return b.from(method as "add" | "sub" | "mul" | "div" | "pow", a);
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest)
      throw new ExpressionError(
        "calc",
        `"${rest.text}" is not expected there (part ${this.#at + 1} of ${this.#tokens.length})`,
      );
  }

  comparison(): Value {
    return this.#chain(["<", "<=", ">", ">=", "==", "!="], () => this.#sum());
  }

  #sum(): Value {
    return this.#chain(["+", "-"], () => this.#product());
  }

  #product(): Value {
    return this.#chain(["*", "/"], () => this.#sign());
  }

  #chain(operators: readonly string[], next: () => Value): Value {
    let value = next();
    for (let operator = this.#take(operators); operator !== undefined; operator = this.#take(operators)) {
      value = combine(methods[operator]!, value, next());
    }
    return value;
  }

  #sign(): Value {
    if (this.#take(["+"])) return this.#sign();
    if (!this.#take(["-"])) return this.#power();
    const value = this.#sign();
    return typeof value === "number" ? -value : value.neg();
  }

  #power(): Value {
    const base = this.#atom();
    return this.#take(["**"]) ? combine("pow", base, this.#sign()) : base;
  }

  #atom(): Value {
    const token = this.#tokens[this.#at++];
    if (!token) throw new ExpressionError("calc", "the expression ends where a value is expected");
    if (token.operand !== undefined) return token.operand;
    if (token.text === "(") return this.#closed();
    if (token.text === "abs" || token.text === "sqrt" || token.text === "exp" || token.text === "log")
      return this.#call(token.text);
    const number = Number(token.text);
    if (Number.isNaN(number))
      throw new ExpressionError("calc", `"${token.text}" is no value (part ${this.#at} of ${this.#tokens.length})`);
    return number;
  }

  #call(name: "abs" | "sqrt" | "exp" | "log"): Value {
    if (!this.#take(["("])) throw new ExpressionError("calc", `${name} needs parentheses`);
    const value = this.#closed();
    return typeof value === "number" ? Math[name](value) : value[name]();
  }

  #closed(): Value {
    const value = this.comparison();
    if (!this.#take([")"])) throw new ExpressionError("calc", 'a ")" is missing');
    return value;
  }

  #take(texts: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (!token || token.operand !== undefined || !texts.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }
}
