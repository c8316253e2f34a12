import { map, reduce, subset } from "../expr/build.ts";
import type { AxisIndex, Expr } from "../expr/node.ts";
import { range } from "../expr/selection.ts";

/** The same values with every subset moved next to its source, so that only what is needed is read. */
export function pushDown(root: Expr): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (node: Expr): Expr => {
    const result = done.get(node) ?? rewrite(node, visit);
    done.set(node, result);
    return result;
  };
  return visit(root);
}

function rewrite(node: Expr, visit: (node: Expr) => Expr): Expr {
  switch (node.op) {
    case "source":
    case "constant":
      return node;
    case "map":
      return { ...node, inputs: node.inputs.map(visit) };
    case "reduce":
      return { ...node, input: visit(node.input) };
    case "subset":
      return move(visit(node.input), node.index);
  }
}

function move(input: Expr, index: readonly AxisIndex[]): Expr {
  if (input.op === "map") {
    return map(
      input.fn,
      input.inputs.map((operand) =>
        move(
          operand,
          operand.dims.map((dim) => index[input.dims.indexOf(dim)]!),
        ),
      ),
    );
  }
  if (input.op === "reduce") {
    const inner = input.input.dims.map((dim, axis) =>
      input.over.includes(dim) ? range(0, input.input.shape[axis]!) : index[input.dims.indexOf(dim)]!,
    );
    return reduce(input.fn, move(input.input, inner), input);
  }
  return subset(input, index);
}
