import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { Location } from "../../source/source.ts";
import type { Column } from "../../table/column.ts";
import type { StoredTable } from "../../table/stored-table.ts";
import type { TableOptions } from "../format.ts";
import { hdf5Host } from "./host.ts";
import type { Hdf5Table } from "./protocol.ts";

/** Rows that are read at once; whole chunks. */
const usualRows = 2 ** 16;

/** More rows than a file can hold; so the list of ranges has a bound. */
const maxRows = 2 ** 36;

/** A dataset of compounds in one dimension, such as a table of PyTables or h5py, as a table. */
export async function openHdf5Table(location: Location, { path, signal }: TableOptions): Promise<StoredTable> {
  if (path === undefined)
    throw new UnsupportedError(`a table of ${location.name} without a path`, 'name it: { path: "/group/table" }');
  const source = (await location.bytes({ signal }))!;
  const file = hdf5Host.register(source);
  const place = `the table "${path}"`;
  const {
    fields,
    rows,
    chunkRows = 1,
    attrs,
  } = (await hdf5Host.run({ kind: "table", file, path }, place, signal)) as Hdf5Table;
  if (rows > maxRows) throw new CorruptDataError({ source: source.name, format: "hdf5", place }, `it has ${rows} rows`);
  const step = Math.max(1, Math.round(usualRows / chunkRows)) * chunkRows;
  return {
    name: `${source.name}, ${path}`,
    fields,
    rows,
    attrs,
    ranges: Array.from({ length: Math.ceil(rows / step) }, (_, i) => ({
      start: i * step,
      count: Math.min(step, rows - i * step),
    })),
    read: async (columns, { start, count }, signalOfRead) => {
      // `source` is named here so that it lives as long as the table.
      const request = { kind: "rows", file, path, columns, start, count } as const;
      return (await hdf5Host.run(
        request,
        `rows from ${start} of ${place} of ${source.name}`,
        signalOfRead,
      )) as Column[];
    },
  };
}
