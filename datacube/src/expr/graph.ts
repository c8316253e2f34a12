import { type Cuts, resizeCuts } from "./cuts.ts";
import type { Expr } from "./node.ts";
import type { SourceNode } from "./operation/source.ts";
import { subset } from "./operation/subset.ts";
import type { Part } from "./operation.ts";
import { operationOf } from "./operations.ts";

/** Calls `leave` for every node below and including the root, inputs first, each once. */
export function visitAll(root: Expr, leave: (node: Expr) => void): void {
  const seen = new Set<Expr>();
  const visit = (node: Expr): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach(visit);
    leave(node);
  };
  visit(root);
}

/** All sources of an expression, each once. */
export function sourcesOf(root: Expr): SourceNode[] {
  const found: SourceNode[] = [];
  visitAll(root, (node) => void (node.op === "source" && found.push(node)));
  return found;
}

/** Nodes below a root, other than sources and constants, that are needed more than once. */
export function sharedNodes(root: Expr): Set<Expr> {
  const consumers = new Map<Expr, number>();
  visitAll(root, ({ inputs }) => {
    for (const input of inputs) consumers.set(input, (consumers.get(input) ?? 0) + 1);
  });
  return new Set([...consumers].filter(([node, count]) => count > 1 && node.inputs.length > 0).map(([node]) => node));
}

/** The same node over other inputs; itself when they are the same. */
export function withInputs(node: Expr, inputs: readonly Expr[]): Expr {
  if (inputs.every((input, i) => input === node.inputs[i])) return node;
  return operationOf(node).build(node, inputs);
}

const known = new WeakMap<Expr, readonly Cuts[]>();

/** Block boundaries per dimension of an expression, so that blocks match the chunks of its largest source. */
export function cutsOf(node: Expr): readonly Cuts[] {
  let cuts = known.get(node);
  if (cuts === undefined) {
    cuts = operationOf(node).cuts(node, node.inputs.map(cutsOf));
    known.set(node, cuts);
  }
  return cuts;
}

const knownWhole = new WeakMap<Expr, ReadonlySet<string>>();

/** Dimensions of an expression that are not worth dividing, as any part of them costs all of it. */
export function wholeDims(node: Expr): ReadonlySet<string> {
  let whole = knownWhole.get(node);
  if (whole === undefined) {
    const inputs = node.inputs.map(wholeDims);
    const own = operationOf(node).whole?.(node, inputs) ?? inputs.flatMap((dims) => [...dims]);
    whole = new Set([...own].filter((dim) => node.dims.includes(dim)));
    knownWhole.set(node, whole);
  }
  return whole;
}

/** Boundaries of blocks of about so many elements, from those of the chunks; dimensions that cost all stay in one. */
export function blockCuts(node: Expr, elements: number): Cuts[] {
  const whole = wholeDims(node);
  const cuts = cutsOf(node).map((axis, i): Cuts => (whole.has(node.dims[i]!) ? [0, node.shape[i]!] : axis));
  const isWhole = (_: Cuts, i: number) => whole.has(node.dims[i]!);
  const fixed = cuts.filter(isWhole).reduce((product, axis) => product * Math.max(1, axis.at(-1)!), 1);
  const divided = resizeCuts(
    cuts.filter((axis, i) => !isWhole(axis, i)),
    Math.max(1, Math.floor(elements / fixed)),
  );
  return cuts.map((axis, i) => (isWhole(axis, i) ? axis : divided.shift()!));
}

/** The same values with every subset moved next to its source, so that only what is needed is read. */
export function pushDown(root: Expr): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (node: Expr): Expr => {
    let result = done.get(node);
    if (result === undefined) {
      const inputs = node.inputs.map(visit);
      result = node.op === "subset" ? part(inputs[0]!, node.index) : withInputs(node, inputs);
      done.set(node, result);
    }
    return result;
  };
  return visit(root);
}

const part: Part = (input, index) => operationOf(input).push?.(input, index, part) ?? subset(input, index);
