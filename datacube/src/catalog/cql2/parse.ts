import type { Geometry, Position } from "../stac/model.ts";
import type { Cql2 } from "./model.ts";
import { filterError, type Token, tokensOf } from "./tokens.ts";

/** Deepest nesting of a text. */
const maxDepth = 200;

/** An expression from CQL2's text form. @throws ExpressionError with the place of what is wrong */
export function parseCql2(text: string): Cql2 {
  const parser = new Parser(text);
  const result = parser.or();
  parser.end();
  return result;
}

const spatial = /^s_(intersects|disjoint|contains|within|equals|touches|crosses|overlaps)$/i;
const temporal = /^t_[a-z]+$/i;
const geometries: Readonly<Record<string, string>> = {
  POINT: "Point",
  MULTIPOINT: "MultiPoint",
  LINESTRING: "LineString",
  MULTILINESTRING: "MultiLineString",
  POLYGON: "Polygon",
  MULTIPOLYGON: "MultiPolygon",
};

/** Recursive descent; each method reads what binds tighter than the one before. */
class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  or(): Cql2 {
    if (++this.#depth > maxDepth) throw this.#error("it is nested too deeply");
    const args = [this.#and()];
    while (this.#word("OR")) args.push(this.#and());
    this.#depth--;
    return args.length === 1 ? args[0]! : { op: "or", args };
  }

  end(): void {
    if (this.#token.kind !== "end") throw this.#error(`"${this.#token.text}" is not expected`);
  }

  #and(): Cql2 {
    const args = [this.#not()];
    while (this.#word("AND")) args.push(this.#not());
    return args.length === 1 ? args[0]! : { op: "and", args };
  }

  #not(): Cql2 {
    if (!this.#word("NOT")) return this.#comparison();
    if (++this.#depth > maxDepth) throw this.#error("it is nested too deeply");
    const inner = this.#not();
    this.#depth--;
    return { op: "not", args: [inner] };
  }

  #comparison(): Cql2 {
    const left = this.#sum();
    if (this.#token.kind === "sign" && /^(=|<>|<|<=|>|>=)$/.test(this.#token.text)) {
      const op = this.#next().text;
      return { op, args: [left, this.#sum()] };
    }
    if (this.#word("IS")) {
      const isNot = this.#word("NOT");
      this.#expectWord("NULL");
      return negated(isNot, { op: "isNull", args: [left] });
    }
    const isNot = this.#word("NOT");
    if (this.#word("LIKE")) return negated(isNot, { op: "like", args: [left, this.#sum()] });
    if (this.#word("BETWEEN")) {
      const low = this.#sum();
      this.#expectWord("AND");
      return negated(isNot, { op: "between", args: [left, low, this.#sum()] });
    }
    if (this.#word("IN")) return negated(isNot, { op: "in", args: [left, this.#list()] });
    if (isNot) throw this.#error("NOT is followed by LIKE, BETWEEN or IN here");
    return left;
  }

  #sum(): Cql2 {
    let left = this.#product();
    for (let op = this.#sign("+", "-"); op; op = this.#sign("+", "-")) left = { op, args: [left, this.#product()] };
    return left;
  }

  #product(): Cql2 {
    const sign = (): string | undefined => this.#sign("*", "/", "%") ?? (this.#word("DIV") ? "div" : undefined);
    let left = this.#power();
    for (let op = sign(); op; op = sign()) left = { op, args: [left, this.#power()] };
    return left;
  }

  #power(): Cql2 {
    const left = this.#value();
    return this.#sign("^") ? { op: "^", args: [left, this.#power()] } : left;
  }

  #value(): Cql2 {
    const { kind, text } = this.#token;
    if (this.#sign("-")) return negative(this.#value());
    if (this.#sign("+")) return this.#value();
    if (this.#sign("(")) {
      const inner = this.or();
      this.#expect(")");
      return inner;
    }
    if (kind === "number") return Number(this.#next().text);
    if (kind === "text") return this.#next().text;
    if (kind === "property") return { property: this.#next().text };
    if (kind !== "name") throw this.#error(`a value is expected, not "${text}"`);
    return this.#named(this.#next().text);
  }

  #named(name: string): Cql2 {
    const upper = name.toUpperCase();
    if (upper === "TRUE" || upper === "FALSE") return upper === "TRUE";
    if (this.#token.text !== "(" || this.#token.kind !== "sign") return { property: name };
    if (upper === "TIMESTAMP" || upper === "DATE") {
      const [text] = this.#list();
      if (typeof text !== "string") throw this.#error(`${upper} takes a text`);
      return upper === "DATE" ? { date: text } : { timestamp: text };
    }
    if (upper === "INTERVAL") return { interval: this.#list() };
    if (upper === "BBOX") return { bbox: this.#list() as number[] };
    const type = geometries[upper];
    if (type) return { type, coordinates: simplified(type, this.#coordinates()) } as Geometry;
    if (upper === "GEOMETRYCOLLECTION") return { type: "GeometryCollection", geometries: this.#list() as Geometry[] };
    const isOwn = spatial.test(name) || temporal.test(name) || /^(casei|accenti)$/i.test(name);
    return { op: isOwn ? name.toLowerCase() : name, args: this.#list() };
  }

  #list(): Cql2[] {
    this.#expect("(");
    const items: Cql2[] = [];
    if (this.#sign(")")) return items;
    do items.push(this.or());
    while (this.#sign(","));
    this.#expect(")");
    return items;
  }

  /** Positions of well-known text: lists in brackets, numbers beside each other. */
  #coordinates(): Nested {
    this.#expect("(");
    const parts: Nested[] = [];
    do parts.push(this.#token.text === "(" ? this.#coordinates() : this.#position());
    while (this.#sign(","));
    this.#expect(")");
    return parts;
  }

  #position(): Position {
    const numbers: number[] = [];
    while (this.#token.kind === "number" || this.#token.text === "-") {
      const sign = this.#sign("-") ? -1 : 1;
      numbers.push(sign * Number(this.#next().text));
    }
    if (numbers.length < 2) throw this.#error("a position has two numbers or more");
    return numbers;
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  #sign(...signs: string[]): string | undefined {
    const { kind, text } = this.#token;
    return kind === "sign" && signs.includes(text) ? this.#next().text : undefined;
  }

  #word(word: string): boolean {
    const { kind, text } = this.#token;
    if (kind !== "name" || text.toUpperCase() !== word) return false;
    this.#next();
    return true;
  }

  #expect(sign: string): void {
    if (!this.#sign(sign)) throw this.#error(`"${sign}" is expected, not "${this.#token.text}"`);
  }

  #expectWord(word: string): void {
    if (!this.#word(word)) throw this.#error(`${word} is expected, not "${this.#token.text}"`);
  }

  #error(problem: string): Error {
    return filterError(this.#text, this.#token.at, problem);
  }
}

/** Positions in lists in lists. */
type Nested = readonly (number | Nested)[];

/** The brackets of well-known text as GeoJSON's: those of a point hold its position, points may have their own. */
function simplified(type: string, parts: Nested): Nested {
  if (type === "Point") return parts[0] as Nested;
  return type === "MultiPoint"
    ? parts.map((part) => (typeof (part as Nested)[0] === "number" ? part : (part as Nested)[0]!))
    : parts;
}

function negated(isNot: boolean, inner: Cql2): Cql2 {
  return isNot ? { op: "not", args: [inner] } : inner;
}

function negative(value: Cql2): Cql2 {
  return typeof value === "number" ? -value : { op: "*", args: [-1, value] };
}
