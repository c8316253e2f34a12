import { fromHdf5 } from "../../format/reference/from-hdf5.ts";
import { openTable } from "../../open.ts";
import { memorySource } from "../../source/memory.ts";
import type { Content } from "../damage.ts";
import { file, memoryBytes, readAll, type Subject, serve, sourceName } from "../subject.ts";

async function refer(content: Content): Promise<void> {
  const source = memorySource(sourceName, content as Uint8Array);
  await fromHdf5({ source, target: sourceName, isWanted: () => true }, {});
}

/** Mostly without texts of variable length: their pointers crash HDF5 when damaged, and a new one takes time to start. */
const readings = ["readings.h5", "/sensors/readings"] as const;
const tables = [...new Array<typeof readings>(7).fill(readings), ["compounds.h5", "/obs/nested"] as const];

export const subjects: readonly Subject[] = [
  {
    name: "hdf5",
    formats: ["hdf5"],
    seeds: () => ["netcdf4.nc", "chunked.nc"].map(file),
    read: readAll,
  },
  {
    name: "hdf5 tables",
    seeds: () => tables.map(([name]) => file(`tables/${name}`)),
    read: async (content, seed) =>
      (await openTable(serve(content), { path: tables[seed]![1] })).compute({ memoryBytes }),
  },
  { name: "references made of hdf5", seeds: () => ["netcdf4.nc", "chunked.nc"].map(file), read: refer },
];
