import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChunkReader } from "../array/chunk-reader.ts";
import { memoryReader } from "../array/chunk-reader.ts";
import type { ArrayData } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { resizeCuts } from "../expr/cuts.ts";
import { explain } from "../expr/explain.ts";
import { gather } from "../expr/gather.ts";
import type { Expr } from "../expr/node.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { subset } from "../expr/operation/subset.ts";
import { type AxisSelection, countOf, fromPositions, range } from "../expr/selection.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { readSelection } from "./chunk-access.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { compute, computeInMemory } from "./compute.ts";

const ref = { format: "memory", source: "", variable: "v" };

const grid = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 3 })
  .map((axes) => ({ shape: axes.map(([length]) => length), chunkShape: axes.map(([, chunk]) => chunk) }));

function numbered(shape: readonly number[]): Float64Array {
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => (i % 11 === 5 ? Number.NaN : i));
}

function axisOf(length: number, seed: number): AxisSelection {
  if (seed % 3 === 0) return range(seed % length, 1 + (seed % (length - (seed % length))));
  if (seed % 3 === 1) return range(length - 1, length, -1);
  return fromPositions(Array.from({ length: (seed % 5) + 1 }, (_, i) => (seed * 7 + i * i) % length));
}

test.each([
  ["numbers", "float64", Float64Array.of(1, 2, 3)],
  ["texts", "string", ["a", "b", "c"]],
] as const)("a result is the caller's own: %s that a source keeps are not given away", async (_, dtype, kept) => {
  const reader: ChunkReader = { dtype, shape: [3], chunkShape: [3], readChunk: async () => kept as ArrayData };
  const result = await compute(sourceNode(ref, ["x"], reader));
  expect(result).toEqual(kept);
  expect(result).not.toBe(kept);
});

describe("chunk maths", () => {
  test("reading a selection chunk by chunk gives what it picks in memory", async () => {
    await fc.assert(
      fc.asyncProperty(
        grid,
        fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
        async ({ shape, chunkShape }, seeds) => {
          const array = { dtype: "float64" as const, shape, chunkShape, data: numbered(shape) };
          const selection = shape.map((length, axis) => axisOf(length, seeds[axis]!));
          const read = await readSelection(chunkedReader(array), selection, {
            cache: new ChunkCache(1e6),
            lend: () => {},
            parallel: 3,
          });
          expect(read).toEqual(gather(array, selection));
        },
      ),
    );
  });

  test("resized cuts keep the ends, ascend, and stay near the wanted size", () => {
    const cuts = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(cuts, fc.integer({ min: 1, max: 5000 }), (lists, elements) => {
        const given = lists.map((list) => [0, ...list.toSorted((a, b) => a - b)]);
        const resized = resizeCuts(given, elements);
        const longest = resized.map((axis) => Math.max(...axis.slice(1).map((cut, i) => cut - axis[i]!)));
        expect(resized.map((axis) => [axis[0], axis.at(-1)])).toEqual(given.map((axis) => [0, axis.at(-1)]));
        expect(resized.every((axis) => axis.every((cut, i) => i === 0 || cut > axis[i - 1]!))).toBe(true);
        expect(sizeOf(longest)).toBeLessThanOrEqual(elements);
      }),
    );
  });
});

describe("evaluation", () => {
  test("block by block equals at once, for random expressions", async () => {
    await fc.assert(
      fc.asyncProperty(
        grid,
        fc.array(fc.nat(1000), { minLength: 4, maxLength: 8 }),
        async ({ shape, chunkShape }, seeds) => {
          const dims = ["a", "b", "c"].slice(0, shape.length);
          const data = numbered(shape);
          const chunked = build(
            sourceNode(ref, dims, chunkedReader({ dtype: "float64", shape, chunkShape, data })),
            seeds,
          );
          const whole = build(sourceNode(ref, dims, memoryReader("float64", shape, data)), seeds);
          const [blocked, direct] = [await compute(chunked), computeInMemory(whole)];
          expect(blocked.length).toBe(sizeOf(whole.shape));
          for (let i = 0; i < blocked.length; i++) {
            if (Number.isNaN(direct[i])) expect(blocked[i]).toBeNaN();
            else expect(Number(blocked[i])).toBeCloseTo(Number(direct[i]), 7);
          }
        },
      ),
    );
  });

  function build(source: Expr, seeds: readonly number[]): Expr {
    let expr = source;
    for (const seed of seeds) {
      const [first] = expr.dims;
      if (seed % 4 === 0) expr = map({ name: "add" }, [expr, constant(seed)]);
      else if (seed % 4 === 1 && first !== undefined)
        expr = map({ name: "sub" }, [expr, reduce("mean", expr, { over: [first] })]);
      else if (seed % 4 === 2)
        expr = subset(
          expr,
          expr.shape.map((length) => axisOf(Math.max(1, length), seed)),
        );
      else if (expr.dims.length > 1) expr = reduce(seed % 8 === 3 ? "max" : "sum", expr, { over: [expr.dims.at(-1)!] });
    }
    return expr;
  }

  test("a reduction reads every chunk once and only those that the selection needs", async () => {
    const reads: string[] = [];
    const inner = chunkedReader({ dtype: "float64", shape: [12, 6], chunkShape: [4, 3], data: numbered([12, 6]) });
    const reader: ChunkReader = {
      ...inner,
      readChunk: (chunk, signal) => {
        reads.push(chunk.join("/"));
        return inner.readChunk(chunk, signal);
      },
    };
    const source = sourceNode(ref, ["t", "x"], reader);
    await compute(reduce("mean", source, { over: ["t"] }));
    expect(reads.toSorted()).toEqual(["0/0", "0/1", "1/0", "1/1", "2/0", "2/1"]);
    reads.length = 0;
    await compute(
      subset(reduce("mean", map({ name: "mul" }, [source, constant(2)]), { over: ["t"] }), [
        { kind: "at", position: 5 },
      ]),
    );
    expect(reads.toSorted()).toEqual(["0/1", "1/1", "2/1"]);
  });

  test("chunks held stay within the bound, and reads in flight are few", async () => {
    let inFlight = 0;
    let most = 0;
    let reads = 0;
    const reader: ChunkReader = {
      dtype: "float64",
      shape: [400, 100],
      chunkShape: [1, 100],
      readChunk: async () => {
        reads++;
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight--;
        return new Float64Array(100).fill(1);
      },
    };
    const cache = new ChunkCache(10 * 800);
    for (let i = 0; i < 100; i++) await cache.read(reader, [i, 0]);
    await cache.read(reader, [99, 0]);
    expect(reads).toBe(100);
    await cache.read(reader, [0, 0]);
    expect(reads).toBe(101);
    await compute(reduce("mean", sourceNode(ref, ["t", "x"], reader)), { memoryBytes: 8000 });
    expect(most).toBeLessThanOrEqual(32);
  });

  test("a result beyond the bound is refused with the numbers and the way out", async () => {
    const huge = sourceNode(ref, ["x"], {
      dtype: "float64",
      shape: [1e10],
      chunkShape: [1000],
      readChunk: async () => [],
    });
    await expect(compute(huge)).rejects.toThrow(/needs 80000000000 bytes.*2147483648.*select less/);
    const wide = sourceNode(ref, ["x"], {
      dtype: "float64",
      shape: [1e10],
      chunkShape: [1e9],
      readChunk: async () => [],
    });
    await expect(compute(reduce("mean", wide, { over: ["x"] }))).rejects.toThrow(/one chunk of v/);
  });

  test("an abort stops the computation with the signal's reason", async () => {
    const controller = new AbortController();
    const reader: ChunkReader = {
      dtype: "float64",
      shape: [1000],
      chunkShape: [1],
      readChunk: async ([i]) => {
        if (i === 5) controller.abort(new Error("enough"));
        return new Float64Array(1);
      },
    };
    await expect(
      compute(reduce("sum", sourceNode(ref, ["x"], reader), { over: ["x"] }), { signal: controller.signal }),
    ).rejects.toThrow("enough");
  });

  test("a chunk that cannot be read rejects with its own error", async () => {
    const reader: ChunkReader = {
      dtype: "float64",
      shape: [4],
      chunkShape: [1],
      readChunk: async ([i]) => Promise.reject(new Error(`chunk ${i}`)),
    };
    await expect(compute(sourceNode(ref, ["x"], reader))).rejects.toThrow("chunk 0");
  });
});

test("after a chunk that cannot be read no more chunks are asked for", async () => {
  let reads = 0;
  const reader: ChunkReader = {
    dtype: "float64",
    shape: [1000],
    chunkShape: [1],
    readChunk: async () => {
      reads++;
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error("damaged");
    },
  };
  await expect(compute(reduce("sum", sourceNode(ref, ["x"], reader)))).rejects.toThrow("damaged");
  const atOnce = reads;
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(reads).toBe(atOnce);
  expect(atOnce).toBeLessThanOrEqual(32);
});

test("int64 sums are exact beyond 2^53", () => {
  const source = sourceNode(ref, ["x"], memoryReader("int64", [3], BigInt64Array.of(2n ** 60n, 1n, -3n)));
  expect(computeInMemory(reduce("sum", source, { over: ["x"] }))).toEqual(BigInt64Array.of(2n ** 60n - 2n));
  expect(computeInMemory(map({ name: "add" }, [source, constant(1)]))).toEqual(
    BigInt64Array.of(2n ** 60n + 1n, 2n, -2n),
  );
});

test("an expression is plain data and explains itself", () => {
  const source = sourceNode(ref, ["t", "x"], memoryReader("int16", [4, 5], new Int16Array(20)));
  const expr = reduce(
    "mean",
    map({ name: "mul" }, [subset(source, [range(0, 2), { kind: "at", position: 1 }]), constant(0.5)]),
    { over: ["t"] },
  );
  expect(JSON.parse(JSON.stringify(expr))).toEqual(expr);
  expect(countOf(range(0, 2))).toBe(2);
  expect(explain(expr)).toMatchInlineSnapshot(`
    "reduce mean over t skipping NaN → float64 (scalar)
      map mul → float64 (t: 2)
        subset t=0…1 x=1 → int16 (t: 2)
          source memory :v [1 chunks of 4×5, 40 bytes] → int16 (t: 4, x: 5)
        constant 0.5 → float64 (scalar)"
  `);
});

describe("bounds", () => {
  /** A cube of ones whose reads are counted and measured. */
  function counted(shape: readonly number[], chunkShape: readonly number[]) {
    const seen = { reads: 0, readingBytes: 0, mostBytes: 0 };
    const reader: ChunkReader = {
      dtype: "float32",
      shape,
      chunkShape,
      readChunk: async () => {
        const data = new Float32Array(sizeOf(chunkShape)).fill(1);
        seen.reads++;
        seen.readingBytes += data.byteLength;
        seen.mostBytes = Math.max(seen.mostBytes, seen.readingBytes);
        await new Promise((resolve) => setImmediate(resolve));
        seen.readingBytes -= data.byteLength;
        return data;
      },
    };
    return { seen, node: sourceNode(ref, ["t", "y", "x"], reader) };
  }

  test.each([
    ["t", [1, 500, 500]],
    ["y,x", [1, 500, 500]],
    ["t", [40, 50, 100]],
    ["y,x", [40, 50, 100]],
    ["t,y", [7, 100, 250]],
  ])("a reduction over %s reads every chunk of %j once, a few at a time, within little memory", async (over, chunk) => {
    const { seen, node } = counted([40, 500, 500], chunk as number[]);
    const memoryBytes = 32e6;
    const result = await compute(reduce("sum", node, { over: over.split(",") }), { memoryBytes });
    expect(result[0]).toBe(over === "t" ? 40 : over === "t,y" ? 20_000 : 250_000);
    expect(seen.reads).toBe(sizeOf([40, 500, 500].map((length, i) => Math.ceil(length / (chunk as number[])[i]!))));
    expect(seen.mostBytes).toBeLessThanOrEqual(memoryBytes / 4);
  });

  test("an abort is heard in the middle of a long computation in memory", async () => {
    const data = new Float64Array(2e7);
    let node: Expr = sourceNode(ref, ["x"], memoryReader("float64", [data.length], data));
    for (let i = 0; i < 20; i++) node = map({ name: "sqrt" }, [node]);
    const stop = new AbortController();
    let abortedAt = 0;
    setImmediate(() => {
      abortedAt = performance.now();
      stop.abort(new Error("enough"));
    });
    await expect(compute(node, { signal: stop.signal })).rejects.toThrow("enough");
    expect(performance.now() - abortedAt).toBeLessThan(2000);
  });
});
