import type { FormatEntry } from "./format.ts";

const entries = new Map<string, FormatEntry>();

/** Adds a format, or replaces the one of the same name. */
export function registerFormat(entry: FormatEntry): void {
  entries.set(entry.name, entry);
}

/** All formats, in order of registration; those that guess come last. */
export function formats(): readonly FormatEntry[] {
  const all = [...entries.values()];
  return [...all.filter(({ isGuess }) => !isGuess), ...all.filter(({ isGuess }) => isGuess)];
}

function startsWith(head: Uint8Array, bytes: readonly number[], offset = 0): boolean {
  return bytes.every((byte, i) => head[offset + i] === byte);
}

/** Whether a GRIB message begins among the first bytes; some files have a header of telecommunications before it. */
function isGrib(head: Uint8Array): boolean {
  const at = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 256)).indexOf("GRIB");
  return at >= 0 && [1, 2, 3].includes(head[at + 7]!);
}

const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

registerFormat({
  name: "zarr",
  kind: "folder",
  detect: async ({ get }) => {
    if (await get("zarr.json")) return true;
    const consolidated = await get(".zmetadata");
    if (consolidated) return !(await import("./reference/parquet-set.ts")).isParquetSet(consolidated);
    return (await get(".zgroup")) !== undefined || (await get(".zarray")) !== undefined;
  },
  load: async () => (await import("./zarr/zarr.ts")).zarr,
});

registerFormat({
  name: "icechunk",
  kind: "folder",
  detect: async ({ get }) => {
    const repository = (await get("refs/branch.main/ref.json")) ?? (await get("repo"));
    return repository !== undefined;
  },
  load: async () => (await import("./icechunk/icechunk.ts")).icechunk,
});

registerFormat({
  name: "geotiff",
  kind: "file",
  detect: ({ head }) =>
    startsWith(head, [0x49, 0x49, 42, 0]) ||
    startsWith(head, [0x4d, 0x4d, 0, 42]) ||
    startsWith(head, [0x49, 0x49, 43, 0]) ||
    startsWith(head, [0x4d, 0x4d, 0, 43]),
  load: async () => (await import("./geotiff/geotiff.ts")).geotiff,
});

registerFormat({
  name: "netcdf",
  kind: "file",
  detect: ({ head }) => startsWith(head, [0x43, 0x44, 0x46]) && [1, 2, 5].includes(head[3]!),
  load: async () => (await import("./netcdf/netcdf.ts")).netcdf,
});

registerFormat({
  name: "hdf5",
  kind: "file",
  detect: ({ head }) => [0, 512, 1024, 2048].some((offset) => startsWith(head, hdf5Signature, offset)),
  load: async () => (await import("./hdf5/hdf5.ts")).hdf5,
});

registerFormat({
  name: "grib",
  kind: "file",
  detect: ({ head }) => isGrib(head),
  load: async () => (await import("./grib/grib.ts")).grib,
});

registerFormat({
  name: "coveragejson",
  kind: "file",
  detect: ({ head }) =>
    /^\uFEFF?\s*\{[\s\S]*"(Coverage|CoverageCollection|Domain)"/.test(new TextDecoder().decode(head)),
  load: async () => (await import("./coveragejson/coveragejson.ts")).coveragejson,
});

registerFormat({
  name: "cis",
  kind: "file",
  detect: ({ head }) =>
    /^\uFEFF?\s*\{[\s\S]*"(CoverageBy(DomainAndRange|Partitioning)(Type)?|DomainSetType)"/.test(
      new TextDecoder().decode(head),
    ),
  load: async () => (await import("./cis/cis.ts")).cis,
});

registerFormat({
  name: "reference",
  kind: "both",
  detect: async ({ head, get }) => {
    if (head.length > 0) return (await import("./reference/reference.ts")).isReference(head);
    const metadata = await get(".zmetadata");
    return metadata !== undefined && (await import("./reference/parquet-set.ts")).isParquetSet(metadata);
  },
  load: async () => (await import("./reference/reference.ts")).reference,
});

registerFormat({
  name: "parquet",
  kind: "file",
  detect: ({ head }) => startsWith(head, [0x50, 0x41, 0x52, 0x31]),
  load: async () => (await import("./parquet/parquet.ts")).parquet,
});

registerFormat({
  name: "csv",
  kind: "file",
  isGuess: true,
  detect: async ({ head }) => (await import("./csv/sniff.ts")).sniffDelimiter(head) !== undefined,
  load: async () => (await import("./csv/csv.ts")).csv,
});
