import { clippedShape } from "../array/blocks.ts";
import type { ArrayData } from "../array/dtype.ts";
import { dtypeOfData, isTime } from "../array/dtype.ts";
import { forEachIndex, sizeOf } from "../array/shape.ts";
import type { Location } from "../source/source.ts";
import type { Format, StoredVariable } from "./format.ts";

/** A fact that every format keeps; `check` throws when it does not. */
export interface ConformanceCase {
  readonly fact: string;
  check(): Promise<void>;
}

/** Facts that every implementation of Format keeps, for a location that holds a valid file. Run each in a test. */
export function formatConformance(format: Format, location: () => Location): readonly ConformanceCase[] {
  const open = () => format.open(location(), {});
  const forEachVariable = (check: (variable: StoredVariable) => Promise<void>) => async () => {
    for (const variable of (await open()).variables) await check(variable);
  };
  return [
    {
      fact: "variables have different names and one dimension name per axis",
      check: async () => checkNames((await open()).variables),
    },
    { fact: "chunks cover the array: clipped at the edges, of the dtype told", check: forEachVariable(checkChunks) },
    { fact: "a chunk reads the same again, also when others are read meanwhile", check: forEachVariable(checkRepeat) },
    { fact: "an aborted read rejects with the signal's reason", check: forEachVariable(checkAbort) },
    {
      fact: "opening with an aborted signal rejects or gives nothing to read",
      check: () => checkAbortedOpen(format, location()),
    },
  ];
}

function demand(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}

function checkNames(variables: readonly StoredVariable[]): void {
  demand(new Set(variables.map(({ name }) => name)).size === variables.length, "two variables have one name");
  for (const { name, dims, reader } of variables) {
    const { shape, chunkShape } = reader;
    demand(dims.length === shape.length && chunkShape.length === shape.length, `${name}: ranks differ`);
    demand(
      chunkShape.every((length) => Number.isInteger(length) && length >= 1),
      `${name}: chunk shape ${chunkShape}`,
    );
  }
}

function chunksOf({ reader }: StoredVariable): number[][] {
  const counts = reader.shape.map((length, axis) => Math.ceil(length / reader.chunkShape[axis]!));
  const chunks: number[][] = [];
  forEachIndex(counts, (chunk) => void chunks.push([...chunk]));
  return chunks;
}

async function checkChunks(variable: StoredVariable): Promise<void> {
  const { name, reader } = variable;
  const storage = reader.dtype === "bool" ? "uint8" : isTime(reader.dtype) ? "float64" : reader.dtype;
  for (const chunk of chunksOf(variable)) {
    const data = await reader.readChunk(chunk);
    const expected = sizeOf(clippedShape(reader.shape, reader.chunkShape, chunk));
    demand(data.length === expected, `${name}: chunk ${chunk} has ${data.length} elements instead of ${expected}`);
    demand(dtypeOfData(data) === storage, `${name}: chunk ${chunk} is ${dtypeOfData(data)} instead of ${storage}`);
  }
}

async function checkRepeat(variable: StoredVariable): Promise<void> {
  const chunks = chunksOf(variable).slice(0, 8);
  const first: ArrayData[] = [];
  for (const chunk of chunks) first.push((await variable.reader.readChunk(chunk)).slice());
  const again = await Promise.all(chunks.map((chunk) => variable.reader.readChunk(chunk)));
  again.forEach((data, i) => {
    const same = Array.from(data as ArrayLike<unknown>).every((value, at) => Object.is(value, first[i]![at]));
    demand(same, `${variable.name}: chunk ${chunks[i]} differs when it is read again`);
  });
}

async function checkAbort(variable: StoredVariable): Promise<void> {
  const [chunk] = chunksOf(variable);
  if (!chunk || "data" in variable.reader) return;
  const reason = new Error("enough");
  const outcome = await variable.reader.readChunk(chunk, AbortSignal.abort(reason)).catch((error: unknown) => error);
  demand(outcome === reason, `${variable.name}: an aborted read gives ${String(outcome)}`);
}

async function checkAbortedOpen(format: Format, location: Location): Promise<void> {
  const reason = new Error("enough");
  const outcome = await format.open(location, { signal: AbortSignal.abort(reason) }).catch((error: unknown) => error);
  demand(
    outcome === reason || (typeof outcome === "object" && outcome !== null && "variables" in outcome),
    `opening gives ${String(outcome)}`,
  );
}
