import { type DType, isFloat } from "../array/dtype.ts";
import { mapFunction } from "../expr/map/table.ts";
import type { Expr } from "../expr/node.ts";
import { isAdapting } from "../expr/operation/constant.ts";
import type { MapNode } from "../expr/operation/map.ts";
import { convert } from "./lanes.ts";
import { isLaneDType, type Program, ProgramBuilder, type Value } from "./program.ts";
import type { LaneReduce, LaneReduction } from "./reduction.ts";

/** Elementwise operations that are done at once: a program over the elements of operands, which broadcast by name. */
export interface Region {
  readonly program: Program;
  readonly operands: readonly Expr[];
  /** How many operations of the graph it stands for. */
  readonly operations: number;
}

/** A region whose results are reduced at once. */
export interface ReducedRegion extends Region {
  readonly reduction: LaneReduction;
}

/** Steps of a program, so that its code stays small; what is more becomes an operand. */
const mostSteps = 400;

/**
 * The largest region that ends in a node: elementwise functions that kernels have, through which `isKept` (nodes whose blocks are
 * evaluated once for several consumers) stay operands if their operands are dear. Undefined where the node is none.
 */
export function mapRegion(root: MapNode, isKept: (node: Expr) => boolean): Region | undefined {
  const search = new Search(isKept);
  const value = search.lower(root);
  return value && search.operations > 0 ? search.finish(value) : undefined;
}

/** The region whose results a reduction takes: at least the input as it is. */
export function reducedRegion(
  input: Expr,
  { reduce, skipna, isKept }: { reduce: LaneReduce; skipna: boolean; isKept: (node: Expr) => boolean },
): ReducedRegion | undefined {
  const search = new Search(isKept);
  const value = search.visit(input);
  if (value === undefined) return undefined;
  return { ...search.finish(reduce.prepare(search.builder, value, skipna)), reduction: reduce.reduction };
}

class Search {
  readonly builder = new ProgramBuilder();
  readonly #isKept: (node: Expr) => boolean;
  readonly #operands: Expr[] = [];
  readonly #known = new Map<Expr, Value | undefined>();
  readonly #leaves = new Map<string | Expr, Value>();
  operations = 0;

  constructor(isKept: (node: Expr) => boolean) {
    this.#isKept = isKept;
  }

  finish(value: Value): Region {
    const { program, operands } = this.builder.finish(value);
    return { program, operands: operands.map((at) => this.#operands[at]!), operations: this.operations };
  }

  /** The value of a node: of its operation, or as an operand. */
  visit(node: Expr): Value | undefined {
    if (this.#known.has(node)) return this.#known.get(node);
    const isInside = node.op === "map" && (!this.#isKept(node) || this.#isCheap(node));
    const value = (isInside ? this.lower(node) : undefined) ?? this.#operand(node);
    this.#known.set(node, value);
    return value;
  }

  /** The value of an elementwise function of the values of its inputs. */
  lower(node: MapNode): Value | undefined {
    const { lanes } = mapFunction(node.fn.name);
    if (lanes === undefined || !isLaneDType(node.dtype) || this.builder.length > mostSteps) return undefined;
    const values = node.inputs.map((input, at) => this.#input(node, { input, at }));
    if (!values.every((value) => value !== undefined)) return undefined;
    const value = lanes({ fn: node.fn, dtype: node.dtype, values, to: this.builder });
    if (value !== undefined) this.operations++;
    return value;
  }

  #input(node: MapNode, { input, at }: { input: Expr; at: number }): Value | undefined {
    if (input.op !== "constant") return this.visit(input);
    if (!isLaneDType(input.dtype) || typeof input.value === "bigint" || typeof input.value === "object")
      return undefined;
    const value = this.builder.constant(Number(input.value), input.dtype);
    // numpy: a number beside a narrower float takes part as that float
    const narrow = node.inputs.find((other, i) => i !== at && isFloat(other.dtype))?.dtype;
    return isAdapting(input) && narrow !== undefined ? this.#narrowed(value, narrow) : value;
  }

  #narrowed(value: Value, dtype: DType): Value | undefined {
    return isLaneDType(dtype) ? convert(this.builder, value, dtype) : undefined;
  }

  #operand(node: Expr): Value | undefined {
    if (!isLaneDType(node.dtype)) return undefined;
    const key = leafKey(node);
    let value = this.#leaves.get(key);
    if (value === undefined) {
      value = this.builder.operand(node.dtype);
      this.#operands.push(node);
      this.#leaves.set(key, value);
    }
    return value;
  }

  /** Whether all that a node is made of is there at once: evaluating it again costs no more than keeping it. */
  #isCheap(node: Expr): boolean {
    if (node.op === "source" || node.op === "constant") return true;
    if (node.op === "map") return node.inputs.every((input) => this.#isKept(input) || this.#isCheap(input));
    return node.op === "subset" ? this.#isCheap(node.inputs[0]!) : this.#isKept(node);
  }
}

const numbers = new WeakMap<Expr, number>();
let numbered = 0;
const keys = new WeakMap<Expr, string>();

/** The same for parts of one expression that are picked twice. */
function leafKey(node: Expr): string | Expr {
  if (node.op !== "subset") return node;
  let key = keys.get(node);
  if (key === undefined) {
    const [input] = node.inputs;
    const number = numbers.get(input!) ?? numbered++;
    numbers.set(input!, number);
    key = `${number} ${JSON.stringify(node.index)}`;
    keys.set(node, key);
  }
  return key;
}
