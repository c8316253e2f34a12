import { resolve } from "node:path";
import { type CombineReferencesOptions, combineReferences } from "./combine-references.ts";
import { ExpressionError, UnsupportedError } from "./errors.ts";
import { findFormat } from "./format/find-format.ts";
import type { VirtualArray, VirtualDataset } from "./format/reference/virtual.ts";
import { writeReferences } from "./format/reference/write.ts";
import { type ManyPaths, type OpenManyOptions, someAtOnce } from "./open-many.ts";
import { tilesOf } from "./ops/combine.ts";
import { schemeOf } from "./source/address.ts";
import { withHostSignal } from "./source/host.ts";
import { expand, locate } from "./source/registry.ts";
import type { ByteSource } from "./source/source.ts";

/** Options of `toReferences()`. */
export interface ToReferencesOptions extends CombineReferencesOptions, Pick<OpenManyOptions, "group" | "onProgress"> {
  /** Chunks smaller than this stand in the document itself; default 500 bytes, 0 for none. */
  readonly inlineThreshold?: number;
  /** Variables to refer to; all by default. */
  readonly variables?: readonly string[];
  /** Replaces what is there. */
  readonly overwrite?: boolean;
}

/**
 * Writes references to the chunks of NetCDF-3, NetCDF-4 and HDF5 files, and no data, as kerchunk's JSON: `open(target)`
 * then reads the files as one Zarr dataset. Many files are joined along dimensions.
 *
 * ```ts
 * await toReferences("data/2016-*.nc", "2016.json");
 * const ds = await open("2016.json");
 * ```
 * @throws UnsupportedError for files and variables that references cannot describe, TargetExistsError
 * @throws ExpressionError, naming the file, when files do not fit together
 */
export async function toReferences(paths: ManyPaths, target: string, options: ToReferencesOptions = {}): Promise<void> {
  if (!/\.json$/i.test(target)) throw new UnsupportedError(`references in ${target}`, "name a file that ends in .json");
  const withSignal = withHostSignal(options);
  const listed = typeof paths === "string" ? await expand(paths, withSignal) : [...paths];
  const addresses = tilesOf<string | URL | Uint8Array>(listed).map(({ of }) => of);
  if (addresses.length === 0) throw new ExpressionError("toReferences", "there are no files");
  let filesDone = 0;
  const datasets = await someAtOnce(addresses, withSignal, async (address, signal) => {
    const dataset = await readFile(address, { ...withSignal, signal });
    options.onProgress?.({ filesDone: ++filesDone, fileCount: addresses.length });
    return dataset;
  });
  const whole = datasets.length === 1 ? datasets[0]! : await combineReferences(datasets, withSignal);
  await writeReferences(whole, target, options.overwrite ?? false);
}

async function readFile(address: string | URL | Uint8Array, options: ToReferencesOptions): Promise<VirtualDataset> {
  if (address instanceof Uint8Array) throw new UnsupportedError("references to bytes in memory", "name a file");
  const text = String(address);
  const isPath = schemeOf(text) === undefined;
  const location = await locate(text, options);
  const { entry } = await findFormat(location, options);
  const source = await location.bytes(options);
  const isWanted = (name: string) => options.variables?.includes(name) ?? true;
  const from = { source: source!, target: isPath ? resolve(text) : text, isWanted };
  if (entry.name === "hdf5") {
    const { fromHdf5 } = await import("./format/reference/from-hdf5.ts");
    return inlineSmall(await fromHdf5(from, options), from.source, options);
  }
  if (entry.name !== "netcdf")
    throw new UnsupportedError(
      `references to ${location.name} (${entry.name})`,
      "NetCDF and HDF5 files can be referred to",
    );
  const { fromNetcdf } = await import("./format/reference/from-netcdf.ts");
  const all = await fromNetcdf(from.source, from.target, options);
  return inlineSmall({ ...all, arrays: all.arrays.filter(({ name }) => isWanted(name)) }, from.source, options);
}

/** Small chunks among the references. */
async function inlineSmall(
  dataset: VirtualDataset,
  source: ByteSource,
  options: ToReferencesOptions,
): Promise<VirtualDataset> {
  const { inlineThreshold = 500 } = options;
  const inline = async (array: VirtualArray): Promise<VirtualArray> => {
    const chunks = new Map(array.chunks);
    const small = [...chunks].filter(([, chunk]) => chunk.kind === "part" && chunk.length < inlineThreshold);
    await someAtOnce(small, options, async ([key, chunk], signal) => {
      if (chunk.kind === "part")
        chunks.set(key, { kind: "inline", value: (await source.read(chunk.offset, chunk.length, { signal })).slice() });
    });
    return { ...array, chunks };
  };
  const arrays: VirtualArray[] = [];
  for (const array of dataset.arrays) arrays.push(await inline(array));
  return { ...dataset, arrays };
}
