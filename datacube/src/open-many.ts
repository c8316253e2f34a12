import { sameVariable } from "./array/align.ts";
import { computeVariable } from "./array/compute-variable.ts";
import { Dataset, type DatasetParts } from "./array/dataset.ts";
import { bytesOfExpr } from "./array/summary.ts";
import { heldElements, type Variable } from "./array/variable.ts";
import { ExpressionError } from "./errors.ts";
import { type OpenOptions, open, smallCoordinateBytes } from "./open.ts";
import {
  type ConcatDim,
  combinePartsByCoords,
  combineTiles,
  differingDims,
  groupByVariables,
  type Nested,
  type Tile,
  tilesOf,
} from "./ops/combine.ts";
import type { ConcatOptions } from "./ops/combining.ts";
import { withHostSignal } from "./source/host.ts";
import { expand } from "./source/registry.ts";

/** How far `openMany()` is. */
export interface OpenManyProgress {
  readonly filesDone: number;
  readonly fileCount: number;
}

/** Options of `openMany()`. */
export interface OpenManyOptions extends OpenOptions, ConcatOptions {
  /** `byCoords` (default) puts files in order of their labels, `nested` joins them as they are listed along `concatDim`. */
  readonly combine?: "byCoords" | "nested";
  /** For `nested`: a dimension for each depth of lists, null where files are merged (default). */
  readonly concatDim?: ConcatDim | readonly ConcatDim[];
  /** Done to each dataset before they are combined. `source` is the file's name. */
  readonly preprocess?: (dataset: Dataset, source: string) => Dataset | Promise<Dataset>;
  /** Files that are opened at the same time; default 8. */
  readonly parallel?: number;
  /** Told after every file. */
  readonly onProgress?: (progress: OpenManyProgress) => void;
}

/** Paths, URLs or bytes: a pattern, or a list of them, in lists of lists for several dimensions. */
export type ManyPaths = string | Iterable<Nested<string | URL | Uint8Array>>;

/**
 * Opens many files as one lazy dataset, as xarray's `open_mfdataset` does: `openMany("data/*.nc")`. Metadata, labels and
 * small coordinates are read, large ones only where they have to be compared. Files are closed and opened again as needed.
 *
 * ```ts
 * const ds = await openMany("s3://bucket/era5/2020-*.nc", { preprocess: (one) => one.sel({ lat: [60, 40] }) });
 * const runs = await openMany([["a1.nc", "a2.nc"], ["b1.nc", "b2.nc"]], { combine: "nested", concatDim: ["run", "time"] });
 * ```
 * @throws what `open()` throws, and ExpressionError, naming the file, when datasets do not fit together
 */
export async function openMany(paths: ManyPaths, options: OpenManyOptions = {}): Promise<Dataset> {
  if (options.combine !== "nested" && options.concatDim !== undefined)
    throw new ExpressionError(
      "openMany",
      'concatDim is for { combine: "nested" }: byCoords finds the dimensions itself',
    );
  const withSignal = withHostSignal(options);
  const listed = typeof paths === "string" ? await expand(paths, withSignal) : [...paths];
  const tiles = tilesOf<string | URL | Uint8Array>(listed);
  if (tiles.length === 0) throw new ExpressionError("openMany", "there are no files");
  const opened = await openTiles(tiles, withSignal);
  if (options.combine !== "nested") {
    return new Dataset(combinePartsByCoords(await agreeByCoords(opened, withSignal), options));
  }
  const { concatDim = null } = options;
  const agreed = await agreeNested(opened, [concatDim].flat(), withSignal);
  const placed = tiles.map(({ place }, i) => ({ place, of: agreed[i]! }));
  return new Dataset(combineTiles(placed, concatDim, options));
}

/** Opens the files, some at the same time, in the order of the list. */
async function openTiles(
  tiles: readonly Tile<string | URL | Uint8Array>[],
  options: OpenManyOptions,
): Promise<DatasetParts[]> {
  let filesDone = 0;
  return someAtOnce(tiles, options, async ({ of }, signal) => {
    const parts = await openOne(of, { ...options, signal });
    options.onProgress?.({ filesDone: ++filesDone, fileCount: tiles.length });
    return parts;
  });
}

async function openOne(path: string | URL | Uint8Array, options: OpenManyOptions): Promise<DatasetParts> {
  const dataset = await open(path, options);
  const source = dataset.parts.source!;
  if (!options.preprocess) return dataset.parts;
  try {
    return { ...(await options.preprocess(dataset, source)).parts, source };
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpressionError("openMany", `preprocess of ${source}: ${reason}`, { cause: error });
  }
}

/** Does something with all items, a few at the same time; the first error stops the others. */
export async function someAtOnce<T, R>(
  items: readonly T[],
  { parallel = 8, signal }: Pick<OpenManyOptions, "parallel" | "signal">,
  action: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const results: R[] = new Array(items.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      either.throwIfAborted();
      const i = next++;
      results[i] = await action(items[i]!, either);
    }
  };
  const workers = Array.from({ length: Math.min(parallel, items.length) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    throw error;
  }
  return results;
}

/** Finds out which lazy variables are the same in all files, where this decides how they are combined. */
function agreeByCoords(all: readonly DatasetParts[], options: OpenManyOptions): Promise<readonly DatasetParts[]> {
  const groups = groupByVariables(all);
  const dims = new Set(groups.flatMap(differingDims));
  return agree(all, { dims, areMerged: groups.length > 1 || options.dataVars === "minimal" }, options);
}

function agreeNested(
  all: readonly DatasetParts[],
  concatDims: readonly ConcatDim[],
  options: OpenManyOptions,
): Promise<readonly DatasetParts[]> {
  const dims = new Set(concatDims.map((dim) => (typeof dim === "string" ? dim : (dim?.name ?? ""))));
  return agree(all, { dims, areMerged: concatDims.includes(null) || options.dataVars === "minimal" }, options);
}

/**
 * The parts, where lazy coordinates without the dimensions `dims` that are the same in all files are one, in memory. Small
 * data variables are read too where they are merged.
 */
async function agree(
  all: readonly DatasetParts[],
  { dims, areMerged }: { dims: ReadonlySet<string>; areMerged: boolean },
  options: OpenManyOptions,
): Promise<readonly DatasetParts[]> {
  if (all.length === 1 || options.compat === "override" || options.coords === "minimal") return all;
  const first = new Map<string, Variable>();
  const read = async (name: string, variable: Variable, signal: AbortSignal): Promise<Variable> => {
    const own = await computeVariable(name, variable, { signal });
    const known = first.get(name);
    if (known === undefined) first.set(name, own);
    else if (sameVariable(own, known)) return { ...own, expr: known.expr };
    return known === undefined || isSmall(variable) ? own : variable;
  };
  const isLazy = (one: Variable) => heldElements(one) === undefined && !one.expr.dims.some((dim) => dims.has(dim));
  const inFile = async (parts: DatasetParts, signal: AbortSignal): Promise<DatasetParts> => {
    const [coords, variables] = [new Map(parts.coords), new Map(parts.variables)];
    for (const [name, one] of coords) if (isLazy(one)) coords.set(name, await read(name, one, signal));
    for (const [name, one] of variables)
      if (areMerged && isLazy(one) && isSmall(one)) variables.set(name, await read(name, one, signal));
    return { ...parts, coords, variables };
  };
  const [head] = await someAtOnce(all.slice(0, 1), options, inFile);
  return [head!, ...(await someAtOnce(all.slice(1), options, inFile))];
}

function isSmall({ expr }: Variable): boolean {
  return bytesOfExpr(expr) <= smallCoordinateBytes;
}
