import { sizeOf } from "../array/shape.ts";
import { engineFor } from "../fuse/engine.ts";
import { mapRegion, type Region } from "../fuse/region.ts";
import { sharedNodes } from "./graph.ts";
import { describe, type Expr, nameOf } from "./node.ts";
import { regionOf } from "./operation/reduce-evaluate.ts";
import { optimise } from "./optimise.ts";

/** A kernel that does several operations of an expression at once. */
export interface KernelUse {
  /** The last of its operations. */
  readonly node: Expr;
  readonly engine: string;
  /** Elementwise operations in it; a reduction on top is apart. */
  readonly operations: number;
  readonly operands: readonly Expr[];
}

/** The kernels of which the evaluation of an expression is made, from its end on. */
export function kernelsOf(root: Expr): KernelUse[] {
  const pushed = optimise(root);
  const shared = sharedNodes(pushed);
  const found: KernelUse[] = [];
  const seen = new Set<Expr>();
  const visit = (node: Expr): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const region = regionAt(node, (inner) => shared.has(inner));
    if (region) found.push({ node, ...region });
    (region?.operands ?? node.inputs).forEach(visit);
  };
  visit(pushed);
  return found;
}

function regionAt(node: Expr, isKept: (node: Expr) => boolean): (Region & { engine: string }) | undefined {
  if (node.op !== "map" && node.op !== "reduce") return undefined;
  const engine = engineFor(sizeOf(node.op === "map" ? node.shape : node.inputs[0]!.shape));
  const region = node.op === "map" ? mapRegion(node, isKept) : regionOf(node, isKept);
  return engine && region && { ...region, engine: engine.name };
}

/** The kernels of an expression as text, one a line. */
export function explainKernels(root: Expr): string {
  const lines = kernelsOf(root).map(({ node, engine, operations, operands }) => {
    const what = node.op === "reduce" ? `${nameOf(node)} of ${operations} operations` : `${operations} operations`;
    return `one ${engine} loop: ${what} on ${operands.map((operand) => describe(operand)).join(", ") || "constants"}\n`;
  });
  return lines.join("");
}
