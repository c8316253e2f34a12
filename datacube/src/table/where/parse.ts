import { ExpressionError } from "../../errors.ts";

/** Operators of two numbers. */
type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "**";
/** Operators of two values of one kind. */
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** A condition on rows, as data. */
export type Condition =
  | { readonly kind: "value"; readonly value: number | bigint | string | boolean }
  | { readonly kind: "column"; readonly path: readonly string[] }
  | { readonly kind: "arithmetic"; readonly operator: ArithmeticOperator; readonly operands: readonly Condition[] }
  | {
      readonly kind: "compare";
      readonly operator: ComparisonOperator;
      readonly operands: readonly [Condition, Condition];
    }
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition[] }
  | { readonly kind: "not"; readonly operand: Condition };

const token =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`([^`]+)`|([\p{L}_][\p{L}\p{N}_]*(?:[./][\p{L}_][\p{L}\p{N}_]*)*)|(\*\*|<=|>=|==|!=|[-+*/%<>&|~()]))/uy;

interface Token {
  readonly at: number;
  readonly kind: "number" | "text" | "name" | "quoted" | "sign" | "end";
  readonly text: string;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const kinds = ["number", "text", "quoted", "name", "sign"] as const;
  let at = 0;
  while (source.slice(at).trim() !== "") {
    token.lastIndex = at;
    const match = token.exec(source);
    if (!match) throw problem(source, at, "it is not understood");
    const group = match.findIndex((part, i) => i > 0 && part !== undefined);
    tokens.push({ at, kind: kinds[group - 1]!, text: match[group]! });
    at = token.lastIndex;
  }
  return [...tokens, { at, kind: "end", text: "its end" }];
}

function problem(source: string, at: number, what: string): ExpressionError {
  const place = source.slice(at).trim().slice(0, 20) || "the end";
  return new ExpressionError("where", `"${source}": ${what} at "${place}"`);
}

/** Deeper conditions are refused, so that none exhausts the stack. */
const maxDepth = 200;

/**
 * Parses a condition in the manner of PyTables: `(temp > 20) & (name == 'x')`. Columns by name (parts as `a.b` or `a/b`, odd
 * names in backticks), numbers, texts, `True` and `False`, `+ - * / % **`, comparisons, `~`, `&`, `|`. Unlike in Python,
 * comparisons bind closer than `&` and `|`.
 * @throws ExpressionError that names the place
 */
export function parseCondition(source: string): Condition {
  const parser = new Parser(source);
  return parser.whole();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokensOf(source);
  }

  whole(): Condition {
    const condition = this.#or();
    if (this.#peek().kind !== "end") throw this.#problem("an operator is expected");
    return condition;
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }
  #take(...signs: string[]): string | undefined {
    const { kind, text } = this.#peek();
    if (kind !== "sign" || !signs.includes(text)) return undefined;
    this.#next++;
    return text;
  }
  #problem(what: string): ExpressionError {
    return problem(this.#source, this.#peek().at, what);
  }

  #or(): Condition {
    if (++this.#depth > maxDepth) throw this.#problem("it is nested too deeply");
    const operands = [this.#and()];
    while (this.#take("|")) operands.push(this.#and());
    this.#depth--;
    return operands.length === 1 ? operands[0]! : { kind: "or", operands };
  }
  #and(): Condition {
    const operands = [this.#comparison()];
    while (this.#take("&")) operands.push(this.#comparison());
    return operands.length === 1 ? operands[0]! : { kind: "and", operands };
  }
  #comparison(): Condition {
    const left = this.#sum();
    const operator = this.#take("<", "<=", ">", ">=", "==", "!=") as ComparisonOperator | undefined;
    if (!operator) return left;
    return { kind: "compare", operator, operands: [left, this.#sum()] };
  }
  #sum(): Condition {
    return this.#chain(["+", "-"], () => this.#chain(["*", "/", "%"], () => this.#unary()));
  }
  #chain(signs: readonly ArithmeticOperator[], operand: () => Condition): Condition {
    let left = operand();
    for (let sign = this.#take(...signs); sign; sign = this.#take(...signs))
      left = { kind: "arithmetic", operator: sign as ArithmeticOperator, operands: [left, operand()] };
    return left;
  }
  #unary(): Condition {
    if (++this.#depth > maxDepth) throw this.#problem("it is nested too deeply");
    const result = this.#signed();
    this.#depth--;
    return result;
  }
  #signed(): Condition {
    if (this.#take("~")) return { kind: "not", operand: this.#unary() };
    if (this.#take("-")) return negated(this.#unary());
    if (this.#take("+")) return this.#unary();
    const base = this.#atom();
    return this.#take("**") ? { kind: "arithmetic", operator: "**", operands: [base, this.#unary()] } : base;
  }
  #atom(): Condition {
    const { kind, text } = this.#peek();
    if (this.#take("(")) {
      const inner = this.#or();
      if (!this.#take(")")) throw this.#problem("a closing parenthesis is expected");
      return inner;
    }
    if (kind === "sign" || kind === "end") throw this.#problem("a column or a value is expected");
    this.#next++;
    if (kind === "number") return { kind: "value", value: numberOf(text) };
    if (kind === "text") return { kind: "value", value: text.slice(1, -1).replace(/\\(.)/g, "$1") };
    if (kind === "quoted") return { kind: "column", path: [text] };
    if (/^(true|false)$/i.test(text)) return { kind: "value", value: /^t/i.test(text) };
    return { kind: "column", path: text.split(/[./]/) };
  }
}

/** Whole numbers that a number cannot hold stay exact. */
function numberOf(text: string): number | bigint {
  return /^\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text);
}

function negated(operand: Condition): Condition {
  if (operand.kind === "value" && typeof operand.value !== "string" && typeof operand.value !== "boolean")
    return { kind: "value", value: -operand.value };
  return { kind: "arithmetic", operator: "-", operands: [operand] };
}

/** Names of the columns that a condition asks for. */
export function columnsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case "value":
      return [];
    case "column":
      return [condition.path[0]!];
    case "not":
      return columnsOf(condition.operand);
    default:
      return [...new Set(condition.operands.flatMap(columnsOf))];
  }
}
