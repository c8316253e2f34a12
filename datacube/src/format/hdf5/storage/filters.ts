import type { JsonObject } from "../../zarr/metadata.ts";
import type { StoredFilter } from "./storage.ts";

const bloscNames = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"];

/** numcodecs' name and parameters of an HDF5 filter (registered numbers); undefined for others. */
export function codecOf({ id, values }: StoredFilter, elementBytes: number): JsonObject | undefined {
  switch (id) {
    case 1:
      return { id: "zlib", level: values[0] ?? 1 };
    case 2:
      return { id: "shuffle", elementsize: values[0] ?? elementBytes };
    case 3:
      return { id: "fletcher32" };
    case 307:
      return { id: "bz2", level: values[0] ?? 9 };
    case 32001:
      return {
        id: "blosc",
        cname: bloscNames[values[6] ?? 0] ?? "blosclz",
        clevel: values[4] ?? 5,
        shuffle: values[5] ?? 1,
        blocksize: 0,
      };
    case 32015:
      return { id: "zstd", level: values[0] ?? 0 };
    default:
      return undefined;
  }
}
