import { bytesOf } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { type AxisIndex, describeDomain, type Expr, type MapFunction } from "./node.ts";
import { countOf, positionAt } from "./selection.ts";

/** An expression as an indented text: one line per operation with its dtype and domain, sources with chunks and bytes. */
export function explain(node: Expr, indent = ""): string {
  const line = `${indent}${headline(node)} → ${node.dtype} (${describeDomain(node)})`;
  return [line, ...inputsOf(node).map((input) => explain(input, `${indent}  `))].join("\n");
}

function inputsOf(node: Expr): readonly Expr[] {
  if (node.op === "map") return node.inputs;
  return node.op === "subset" || node.op === "reduce" ? [node.input] : [];
}

function headline(node: Expr): string {
  switch (node.op) {
    case "source": {
      const chunks = node.shape.map((length, axis) => Math.ceil(length / node.chunkShape[axis]!));
      const bytes = sizeOf(node.shape) * bytesOf(node.dtype);
      return `source ${node.ref.format} ${node.ref.source}:${node.ref.variable} [${sizeOf(chunks)} chunks of ${node.chunkShape.join("×") || "1"}, ${bytes} bytes]`;
    }
    case "constant":
      return `constant ${node.value}`;
    case "subset":
      return `subset ${node.index.map((index, axis) => `${node.input.dims[axis]}=${showIndex(index)}`).join(" ")}`;
    case "map":
      return `map ${showFunction(node.fn)}`;
    case "reduce":
      return `reduce ${node.fn} over ${node.over.join(", ") || "nothing"}${node.skipna ? " skipping NaN" : ""}`;
  }
}

function showIndex(index: AxisIndex): string {
  if (index.kind === "at") return String(index.position);
  if (index.kind === "list") return `[${countOf(index)} positions]`;
  return `${index.start}…${index.count === 0 ? index.start : positionAt(index, index.count - 1)}${index.step === 1 ? "" : ` step ${index.step}`}`;
}

function showFunction(fn: MapFunction): string {
  switch (fn.name) {
    case "cast":
      return `cast to ${fn.dtype}`;
    case "unpack":
      return `unpack ×${fn.scale ?? 1} +${fn.offset ?? 0}${fn.fills.length > 0 ? ` fill ${fn.fills.join(", ")}` : ""}`;
    case "decode-time":
      return `decode-time ${fn.units} (${fn.calendar})`;
    default:
      return fn.name;
  }
}
