import { memoryReader } from "../array/chunk-reader.ts";
import { sizeOf } from "../array/shape.ts";
import { generated } from "../expr/generated.ts";
import type { Expr } from "../expr/node.ts";
import { along, alongDim } from "../expr/operation/along.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { call } from "../expr/operation/call.ts";
import { concat } from "../expr/operation/concat.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { moving } from "../expr/operation/moving.ts";
import { permute } from "../expr/operation/permute.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { reshape } from "../expr/operation/reshape.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { subset } from "../expr/operation/subset.ts";
import { take } from "../expr/operation/take.ts";
import { window } from "../expr/operation/window.ts";
import { zones } from "../expr/operation/zones.ts";
import { type AxisIndex, fromPositions, range } from "../expr/selection.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import type { Shape } from "../geo/spans.ts";
import { type Draw, drawFrom } from "../testing/draw.ts";

/** The same random expression over small sources that are in chunks, and in memory. */
export function randomGraphs(seed: number, operations: number): { chunked: Expr; inMemory: Expr } {
  return {
    chunked: randomGraph(seed, operations, "chunked"),
    inMemory: randomGraph(seed, operations, "memory"),
  };
}

/** How random sources are held: in chunks of an array of this thread, in memory, or made in chunks from their positions. */
type Holding = "chunked" | "memory" | "generated";

/** A random expression over small random sources; the same for the same seed. */
export function randomGraph(seed: number, operations: number, holding: Holding): Expr {
  const draw = drawFrom(seed);
  const made: Expr[] = [randomSource(draw, holding), randomSource(draw, holding)];
  for (let i = 0; i < operations; i++) {
    const next = grow(made, draw);
    if (sizeOf(next.shape) <= 4000) made.push(next);
  }
  return made.at(-1)!;
}

function randomSource(draw: Draw, holding: Holding): Expr {
  const dims = ["a", "b", "c"].slice(0, 1 + draw(3));
  const shape = dims.map((_, i) => [5, 4, 3][i]!);
  const chunkShape = shape.map((length) => 1 + draw(length));
  const dtype = draw(2) === 0 ? "float64" : "int32";
  if (holding === "generated") {
    const generator = dtype === "int32" ? "index" : "season";
    return generated({ generator, seed: draw(100) }, { dims, shape, chunkShape, dtype });
  }
  const data = dtype === "float64" ? new Float64Array(sizeOf(shape)) : new Int32Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = dtype === "float64" && draw(6) === 0 ? Number.NaN : draw(41) - 20;
  const reader =
    holding === "chunked" ? chunkedReader({ dtype, shape, chunkShape, data }) : memoryReader(dtype, shape, data);
  return sourceNode({ format: "memory", source: "", variable: `s${draw(100)}` }, dims, reader);
}

/** One more operation over one or two of the expressions made before. */
function grow(made: readonly Expr[], draw: Draw): Expr {
  const x = draw(3) === 0 ? made[draw(made.length)]! : made.at(-1)!;
  const kind = kinds[draw(kinds.length)]!;
  return kind(x, draw, made[draw(made.length)]!) ?? x;
}

type Kind = (x: Expr, draw: Draw, other: Expr) => Expr | undefined;

const kinds: readonly Kind[] = [
  (x, draw) => map({ name: ["add", "mul", "sub"][draw(3)]! }, [x, constant(draw(9) - 4)]),
  (x, draw, other) =>
    fitTogether(x, other) ? map({ name: ["add", "sub", "lt"][draw(3)]! }, [numeric(x), numeric(other)]) : undefined,
  (x, draw) => {
    const dim = anyDim(x, draw);
    return dim ? map({ name: "sub" }, [numeric(x), reduce("mean", x, { over: [dim] })]) : undefined;
  },
  (x, draw) =>
    subset(
      x,
      x.shape.map((length) => randomIndex(length, draw)),
    ),
  (x, draw) => {
    const dim = anyDim(x, draw);
    if (!dim) return undefined;
    const length = x.shape[x.dims.indexOf(dim)]!;
    const positions = Array.from({ length: draw(8) }, () => draw(length + 1) - 1);
    return take(x, dim, positions);
  },
  (x, draw) => {
    const over = x.dims.filter(() => draw(2) === 0);
    const isEmpty = over.some((dim) => x.shape[x.dims.indexOf(dim)] === 0);
    return reduce(isEmpty ? "sum" : ["sum", "mean", "min", "max"][draw(4)]!, x, { over, skipna: draw(2) === 0 });
  },
  (x, draw) => {
    const dims = x.dims.filter(() => draw(2) === 0);
    if (dims.length === 0) return undefined;
    const size = dims.reduce((product, dim) => product * x.shape[x.dims.indexOf(dim)]!, 1);
    const codes = Array.from({ length: size }, () => draw(4) - 1);
    return reduce(["sum", "mean", "max"][draw(3)]!, x, {
      groups: [{ dims, codes, into: `g${draw(1e6)}`, count: 3 + draw(2) }],
    });
  },
  (x, draw) => {
    const dim = anyDim(x, draw);
    return dim ? alongDim({ name: "cumsum", skipna: draw(2) === 0 }, numeric(x), dim) : undefined;
  },
  (x, draw) => {
    const dim = anyDim(x, draw);
    if (!dim) return undefined;
    return window(x, {
      dim,
      into: `w${draw(1e6)}`,
      size: 1 + draw(3),
      start: draw(5) - 3,
      step: 1 + draw(2),
      count: draw(5),
    });
  },
  (x, draw) => {
    const dim = anyDim(x, draw);
    if (!dim) return undefined;
    const size = 1 + draw(4);
    const name = ["sum", "mean", "min", "max"][draw(4)]!;
    return moving(name, x, { spec: { dim, size, start: -draw(size) }, skipna: draw(2) === 1 });
  },
  (x, draw, other) => {
    const dim = anyDim(x, draw);
    const fits =
      dim && other.dims.join() === x.dims.join() && other.shape.every((n, i) => x.dims[i] === dim || n === x.shape[i]);
    return fits ? concat([numeric(x), numeric(other), numeric(x)], dim) : undefined;
  },
  (x, draw) =>
    permute(
      x,
      x.dims.toSorted(() => draw(3) - 1),
    ),
  (x, draw) => {
    const dims = x.dims.filter(() => draw(3) > 0);
    const size = dims.reduce((product, dim) => product * x.shape[x.dims.indexOf(dim)]!, 1);
    return dims.length === 0 ? undefined : reshape(x, dims, { dims: [newDim("r", x, draw)], shape: [size] });
  },
  (x, draw) => {
    const dim = x.dims.find((name) => x.shape[x.dims.indexOf(name)]! % 2 === 0);
    if (!dim) return undefined;
    const half = x.shape[x.dims.indexOf(dim)]! / 2;
    return reshape(x, [dim], { dims: [newDim("p", x, draw), newDim("q", x, draw)], shape: [half, 2] });
  },
  (x, draw) => {
    const dims = [newDim("n", x, draw), ...x.dims];
    return broadcast(x, { dims, shape: [1 + draw(3), ...x.shape] });
  },
  (x, draw) => {
    const dim = anyDim(x, draw);
    const negated = { dtype: "float64" as const, dims: [], shape: [] };
    if (!dim) return undefined;
    return call([x], {
      name: "last",
      core: [[dim]],
      result: negated,
      apply: ([block]) => {
        const length = block!.shape.at(-1)!;
        const count = length === 0 ? sizeOf(block!.shape.slice(0, -1)) : block!.data.length / length;
        return Float64Array.from({ length: count }, (_, i) =>
          length === 0 ? 0 : Number(block!.data[(i + 1) * length - 1]),
        );
      },
    });
  },
  (x, draw) => {
    const [left, right] = x.dims.toSorted(() => draw(3) - 1);
    if (!left || !right) return undefined;
    const zone = (): readonly Shape[] => {
      const [row, column, rows, columns] = [draw(4), draw(4), 1 + draw(3), 1 + draw(3)];
      const corners = [
        column,
        row,
        column + columns,
        row,
        column + columns,
        row + rows,
        column,
        row + rows,
        column,
        row,
      ];
      return [{ kind: "area", parts: [corners] }];
    };
    const of = { kind: "shapes", shapes: [zone(), zone(), zone()], allTouched: draw(2) === 0 } as const;
    return zones([numeric(x)], {
      plane: [left, right],
      zones: of,
      stats: ["sum", "mean", "max", "count"],
      into: [`z${draw(1e6)}`, `s${draw(1e6)}`],
    });
  },
  (x, draw) => {
    const dim = anyDim(x, draw);
    const [first] = x.dims;
    if (!dim || !first || dim === first) return undefined;
    return along({ name: "cumsum" }, [numeric(x)], [[dim]]);
  },
];

/** A name for a new dimension that an expression does not have. */
function newDim(letter: string, x: Expr, draw: Draw): string {
  let name = `${letter}${draw(1000)}`;
  while (x.dims.includes(name)) name += letter;
  return name;
}

function anyDim(x: Expr, draw: Draw): string | undefined {
  return x.dims[draw(x.dims.length)];
}

function numeric(x: Expr): Expr {
  return x.dtype === "bool" ? map({ name: "cast", dtype: "int32" }, [x]) : x;
}

function fitTogether(a: Expr, b: Expr): boolean {
  const lengths = a.dims.every((dim, i) => !b.dims.includes(dim) || b.shape[b.dims.indexOf(dim)] === a.shape[i]);
  return lengths && sizeOf(a.shape) * sizeOf(b.shape) <= 4000;
}

function randomIndex(length: number, draw: Draw): AxisIndex {
  if (length === 0 || draw(3) === 0) return range(0, length);
  const kind = draw(4);
  if (kind === 0) return { kind: "at", position: draw(length) };
  if (kind === 1) return range(length - 1, 1 + draw(length), -1);
  if (kind === 2) return fromPositions(Array.from({ length: draw(6) }, () => draw(length)));
  const start = draw(length);
  return range(start, draw(length - start + 1));
}
