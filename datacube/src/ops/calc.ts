import { type Complex, isComplexNumber } from "../array/complex.ts";
import { DataArray } from "../array/data-array.ts";
import { ExpressionError } from "../errors.ts";
import { binaryNames, unaryNames } from "./dataset-elementwise.ts";
import type { Operand } from "./elementwise.ts";

/**
 * Arithmetic in the usual notation: ``calc`(${nir} - ${red}) / (${nir} + ${red})` ``. Knows numbers, `+ - * / // % **`,
 * `< <= > >= == !=`, `~ & ^ |` (which bind as in TypeScript), parentheses, `where(condition, x, y)`, and the elementwise
 * methods of arrays as functions: `sqrt(x)`, `maximum(x, 0)`. Operands are arrays, numbers or complex numbers (`{ re, im }`).
 * @throws ExpressionError naming the place where the text is not understood
 */
export function calc(texts: TemplateStringsArray, ...operands: readonly Operand[]): DataArray {
  const parser = new Parser(tokenize(texts, operands));
  const result = parser.expression();
  parser.end();
  if (!isArray(result)) throw new ExpressionError("calc", "there is no array in the expression");
  return result;
}

type Token = { readonly text: string; readonly operand?: Operand };

const pattern = /\s*(\*\*|\/\/|<=|>=|==|!=|[-+*/%()<>&|^~,]|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|[a-z]\w*)/y;

function tokenize(texts: readonly string[], operands: readonly Operand[]): Token[] {
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

type Value = Operand;
const isArray = (value: Value | undefined): value is DataArray => value instanceof DataArray;
type BinaryMethod = (typeof binaryNames)[number];

const methods: Readonly<Record<string, BinaryMethod>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "==": "eq",
  "!=": "ne",
  "&": "and",
  "^": "xor",
  "|": "or",
};

const onNumbers: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  floordiv: (a, b) => Math.floor(a / b),
  mod: (a, b) => a - b * Math.floor(a / b),
};

/** The same with the operands in the other order. */
const mirrored: Partial<Record<BinaryMethod, BinaryMethod>> = {
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
  eq: "eq",
  ne: "ne",
  and: "and",
  or: "or",
  xor: "xor",
  maximum: "maximum",
  minimum: "minimum",
};

/** Functions of one number. */
const onNumber: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
};

/** Methods that take what the notation cannot say. */
const unspoken: ReadonlySet<string> = new Set(["astype", "isin"]);
const functionNames: ReadonlySet<string> = new Set(
  [...unaryNames, ...binaryNames, "fillna", "where", "conj", "angle"].filter((name) => !unspoken.has(name)),
);

type AnyMethod = (this: DataArray, ...args: readonly Value[]) => DataArray;

/** A method called as a function. */
function applied(name: string, [first, ...rest]: readonly Value[]): Value {
  if (first === undefined) throw new ExpressionError("calc", `${name} has nothing to work on`);
  if (name === "where") return choose(first, rest);
  if (isArray(first)) return (first[name as "add"] as AnyMethod).apply(first, rest);
  const [second] = rest;
  if (isArray(second)) return fromLeft(name as BinaryMethod, first, second);
  const compute = onNumber[name];
  if (!compute || isComplexNumber(first))
    throw new ExpressionError("calc", `${name} of numbers: one has to be an array`);
  return compute(first);
}

/** `where(condition, x)` or `where(condition, x, y)`. */
function choose(condition: Value, [x, y]: readonly Value[]): DataArray {
  if (!isArray(condition)) throw new ExpressionError("calc", "the condition of where is a number");
  if (isArray(x)) return (y === undefined ? x.where(condition) : x.where(condition, y)) as DataArray;
  if (isArray(y) && x !== undefined) return y.where(condition.invert(), x) as DataArray;
  throw new ExpressionError("calc", "where(condition, x, y) needs an array as x or y");
}

function combine(method: BinaryMethod, a: Value, b: Value): Value {
  if (isArray(a)) return (a[method] as AnyMethod).call(a, b);
  if (isArray(b)) return fromLeft(method, a, b);
  const compute = onNumbers[method];
  if (!compute || isComplexNumber(a) || isComplexNumber(b))
    throw new ExpressionError("calc", `${method} of two numbers: one has to be an array`);
  return compute(a, b);
}

/** A number on the left of an array. */
function fromLeft(method: BinaryMethod, a: number | Complex, b: DataArray): DataArray {
  const other = mirrored[method];
  if (other) return (b[other] as AnyMethod).call(b, a);
  if (Object.hasOwn(onNumbers, method)) return b.from(method as "add", a);
  throw new ExpressionError("calc", `${method} cannot have a number first`);
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

  expression(): Value {
    return this.#chain(["|"], () => this.#chain(["^"], () => this.#chain(["&"], () => this.#comparison())));
  }

  #comparison(): Value {
    return this.#chain(["<", "<=", ">", ">=", "==", "!="], () => this.#sum());
  }

  #sum(): Value {
    return this.#chain(["+", "-"], () => this.#product());
  }

  #product(): Value {
    return this.#chain(["*", "/", "//", "%"], () => this.#sign());
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
    if (this.#take(["~"])) return applied("invert", [this.#sign()]);
    if (!this.#take(["-"])) return this.#power();
    const value = this.#sign();
    if (isArray(value)) return value.neg();
    return isComplexNumber(value) ? { re: -value.re, im: -value.im } : -value;
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
    if (functionNames.has(token.text)) return this.#call(token.text);
    const number = Number(token.text);
    if (Number.isNaN(number))
      throw new ExpressionError("calc", `"${token.text}" is no value (part ${this.#at} of ${this.#tokens.length})`);
    return number;
  }

  #call(name: string): Value {
    if (!this.#take(["("])) throw new ExpressionError("calc", `${name} needs parentheses`);
    const args: Value[] = [];
    do args.push(this.expression());
    while (this.#take([","]));
    this.#close();
    return applied(name, args);
  }

  #closed(): Value {
    const value = this.expression();
    this.#close();
    return value;
  }

  #close(): void {
    if (!this.#take([")"])) throw new ExpressionError("calc", 'a ")" is missing');
  }

  #take(texts: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (!token || token.operand !== undefined || !texts.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }
}
