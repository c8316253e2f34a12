import { isMemoryReader } from "../array/chunk-reader.ts";
import { createData, isFloat } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import type { Expr } from "../expr/node.ts";
import { readerOf } from "../expr/operation/source.ts";
import { rasterFunction } from "../expr/raster/table.ts";
import { positionAt } from "../expr/selection.ts";
import { spansOfAll } from "../geo/spans.ts";

type Element = number | bigint | string;
/** Gives the element at a row-major position. */
type ElementAt = (position: number) => Element;

/**
 * Every element of an expression over arrays in memory by the definition of each operation, one at a time: slow, and
 * independent of blocks, selections and kernels. For tests.
 */
export function elementOf(node: Expr): ElementAt {
  const at = byIndex(node);
  const known = new Map<number, Element>();
  const strides = stridesOf(node.shape);
  return (position) => {
    const found = known.get(position);
    if (found !== undefined) return found;
    const result = at(node.shape.map((length, axis) => Math.floor(position / strides[axis]!) % length));
    known.set(position, result);
    return result;
  };
}

/** Gives the element at an index. */
type AtIndex = (index: readonly number[]) => Element;

function byIndex(node: Expr): AtIndex {
  const inputs = node.inputs.map(elementOf);
  const from = (i: number, index: readonly number[]): Element => {
    const strides = stridesOf(node.inputs[i]!.shape);
    return inputs[i]!(index.reduce((sum, at, axis) => sum + at * strides[axis]!, 0));
  };
  return definitions[node.op](node as never, from);
}

type From = (input: number, index: readonly number[]) => Element;
type Definitions = { [Op in Expr["op"]]: (node: Extract<Expr, { op: Op }>, from: From) => AtIndex };

const named = (node: Expr, index: readonly number[]): Map<string, number> =>
  new Map(node.dims.map((dim, axis) => [dim, index[axis]!]));

const definitions: Definitions = {
  source: (node) => {
    const reader = readerOf(node);
    if (!isMemoryReader(reader)) throw new TypeError("only arrays in memory");
    const strides = stridesOf(node.shape);
    return (index) => reader.data[index.reduce((sum, at, axis) => sum + at * strides[axis]!, 0)]!;
  },
  constant: (node) => () => Number(node.value),
  subset: (node, from) => (index) => {
    let next = 0;
    return from(
      0,
      node.index.map((one) => (one.kind === "at" ? one.position : positionAt(one, index[next++]!))),
    );
  },
  take: (node, from) => (index) => {
    const axis = node.dims.indexOf(node.dim);
    const position = node.positions[index[axis]!]!;
    return position < 0
      ? (node.fill as Element)
      : from(
          0,
          index.map((at, i) => (i === axis ? position : at)),
        );
  },
  map: (node, from) => (index) => {
    const place = named(node, index);
    const [a, b] = node.inputs.map((input, i) =>
      from(
        i,
        input.dims.map((dim) => place.get(dim)!),
      ),
    );
    return applied(node.fn.name, node.dtype, [a!, b!]);
  },
  reduce: (node, from) => (index) => {
    const place = named(node, index);
    const input = node.inputs[0]!;
    const taken: number[] = [];
    for (let i = 0; i < sizeOf(input.shape); i++) {
      const at = indexAt(input, i);
      const where = named(input, at);
      const isKept = input.dims.every(
        (dim) => !node.dims.includes(dim) || node.over.includes(dim) || where.get(dim) === place.get(dim),
      );
      const isInGroup = node.groups.every(({ dims, codes, into }) => {
        const flat = dims.reduce((sum, dim) => sum * input.shape[input.dims.indexOf(dim)]! + where.get(dim)!, 0);
        return codes[flat] === place.get(into);
      });
      const value = Number(from(0, at));
      if (isKept && isInGroup && !(node.skipna && Number.isNaN(value))) taken.push(value);
    }
    const result = reduced(node.fn.name, taken);
    return Number.isNaN(result) && !isFloat(node.dtype) ? 0 : result;
  },
  along: (node, from) => (index) => {
    const [dim] = node.core[0]!;
    const place = named(node, index);
    let total = 0;
    for (let i = 0; i <= place.get(dim!)!; i++) {
      const value = Number(
        from(
          0,
          node.inputs[0]!.dims.map((name) => (name === dim ? i : place.get(name)!)),
        ),
      );
      if (!(node.fn.skipna && Number.isNaN(value))) total += value;
    }
    return total;
  },
  window: (node, from) => (index) => {
    const axis = node.dims.indexOf(node.spec.dim);
    const position = node.spec.start + index[axis]! * node.spec.step + index.at(-1)!;
    if (position < 0 || position >= node.inputs[0]!.shape[axis]!) return node.fill as Element;
    return from(
      0,
      index.slice(0, -1).map((at, i) => (i === axis ? position : at)),
    );
  },
  moving: (node, from) => (index) => {
    const { dim, size, start } = node.spec;
    const axis = node.dims.indexOf(dim);
    const taken: number[] = [];
    for (let position = index[axis]! + start, i = 0; i < size; i++, position++) {
      if (position < 0 || position >= node.shape[axis]!) continue;
      const value = Number(
        from(
          0,
          index.map((at, k) => (k === axis ? position : at)),
        ),
      );
      if (!(node.settings.skipna && Number.isNaN(value))) taken.push(value);
    }
    const result = reduced(node.fn.name, taken);
    return Number.isNaN(result) && !isFloat(node.dtype) ? 0 : result;
  },
  concat: (node, from) => (index) => {
    const axis = node.dims.indexOf(node.dim);
    let position = index[axis]!;
    let input = 0;
    while (position >= node.inputs[input]!.shape[axis]!) position -= node.inputs[input++]!.shape[axis]!;
    return from(
      input,
      index.map((at, i) => (i === axis ? position : at)),
    );
  },
  permute: (node, from) => (index) => {
    const place = named(node, index);
    return from(
      0,
      node.inputs[0]!.dims.map((dim) => place.get(dim)!),
    );
  },
  reshape: (node, from) => (index) => {
    const flat = index.reduce((sum, at, axis) => sum * node.shape[axis]! + at, 0);
    return from(0, indexAt(node.inputs[0]!, flat));
  },
  broadcast: (node, from) => (index) => {
    const place = named(node, index);
    return from(
      0,
      node.inputs[0]!.dims.map((dim) => place.get(dim)!),
    );
  },
  raster: (node, from) => {
    const input = node.inputs[0]!;
    const loop = node.dims.slice(0, -2);
    const lines = (index: readonly number[]) => ({ rows: [index.at(-2)!], columns: [index.at(-1)!] });
    const size = [node.from.y, node.from.x].map((dim) => input.shape[input.dims.indexOf(dim)]!);
    return (index) => {
      const plan = rasterFunction(node.fn.name).plan(node.fn, lines(index), size as [number, number]);
      const { top, left, rows, columns } = plan.window ?? { top: 0, left: 0, rows: 0, columns: 0 };
      const element = (i: number): Element => {
        const [row, column] = [top + Math.floor(i / columns), left + (i % columns)];
        const own = input.dims.map((dim) =>
          dim === node.from.y ? row : dim === node.from.x ? column : index[loop.indexOf(dim)]!,
        );
        return from(0, own);
      };
      const window = Float64Array.from({ length: rows * columns }, (_, i) => Number(element(i)));
      const result = createData(node.dtype, 1) as Float64Array;
      plan.fill(window, result);
      return result[0]!;
    };
  },
  zones: (node, from) => {
    const input = node.inputs[0]!;
    const axes = node.plane.map((dim) => input.dims.indexOf(dim));
    const grid = axes.map((axis) => input.shape[axis]!) as [number, number];
    const isIn = (zone: number, [row, column]: readonly number[]): boolean => {
      if (node.zones.kind === "labels") return Number(from(1, [row!, column!])) === node.zones.labels[zone];
      const [spans] = spansOfAll(node.zones.shapes[zone]!, { first: row!, count: 1, grid }, node.zones.allTouched);
      return spans!.some((start, i) => i % 2 === 0 && column! >= start && column! < spans![i + 1]!);
    };
    return (index) => {
      const place = named(node, index);
      const taken: number[] = [];
      for (let i = 0; i < grid[0] * grid[1]; i++) {
        const pixel = [Math.floor(i / grid[1]), i % grid[1]];
        if (!isIn(index[0]!, pixel)) continue;
        const at = input.dims.map((dim) => place.get(dim) ?? pixel[node.plane.indexOf(dim)]!);
        const value = Number(from(0, at));
        if (!Number.isNaN(value)) taken.push(value);
      }
      const stat = node.stats[index.at(-1)!]!;
      if (stat === "count") return taken.length;
      return taken.length === 0 ? Number.NaN : reduced(stat, taken);
    };
  },
  call: (node, from) => (index) => {
    const place = named(node, index);
    const input = node.inputs[0]!;
    const [dim] = node.core[0]!;
    const length = input.shape[input.dims.indexOf(dim!)]!;
    if (length === 0) return 0;
    return Number(
      from(
        0,
        input.dims.map((name) => (name === dim ? length - 1 : place.get(name)!)),
      ),
    );
  },
};

function indexAt({ shape }: Expr, position: number): number[] {
  const strides = stridesOf(shape);
  return shape.map((length, axis) => Math.floor(position / strides[axis]!) % length);
}

function applied(name: string, dtype: string, [a, b]: [Element, Element]): Element {
  if (name === "cast") return dtype === "int32" ? Number(a) | 0 : Number(a);
  const [x, y] = [Number(a), Number(b)];
  if (name === "lt") return x < y ? 1 : 0;
  const value = name === "add" ? x + y : name === "sub" ? x - y : x * y;
  return dtype === "int32" ? (name === "mul" ? Math.imul(x, y) : value | 0) : value;
}

function reduced(name: string, taken: readonly number[]): Element {
  const sum = taken.reduce((total, value) => total + value, 0);
  if (name === "sum") return sum;
  if (name === "mean") return sum / taken.length;
  if (taken.length === 0 || taken.some(Number.isNaN)) return Number.NaN;
  return taken.reduce((best, value) => (name === "min" ? Math.min(best, value) : Math.max(best, value)));
}
