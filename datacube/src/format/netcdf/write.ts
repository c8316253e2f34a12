import { existsSync } from "node:fs";
import type { DatasetParts } from "../../array/dataset.ts";
import { refuseStacked } from "../../array/levels.ts";
import type { StorageEncoding } from "../../cf/stored-form.ts";
import { TargetExistsError, UnsupportedError } from "../../errors.ts";
import type { ComputeOptions } from "../../exec/compute.ts";
import { replaceOutput } from "../output-file.ts";
import type { ClassicVersion } from "./classic-layout.ts";
import { writeClassic } from "./classic-writer.ts";
import { layoutOf } from "./layout.ts";

const classicVersions = { NETCDF3_CLASSIC: 1, NETCDF3_64BIT_OFFSET: 2, NETCDF3_64BIT_DATA: 5 } as const;

/** Options of `toNetCDF()`. */
export interface ToNetcdfOptions extends ComputeOptions {
  /** "NETCDF4" by default. */
  readonly format?: keyof typeof classicVersions | "NETCDF4";
  /** By variable. */
  readonly encoding?: Readonly<Record<string, StorageEncoding>>;
  /** Dimensions that may grow; NetCDF-3 has at most one, the first of its variables. */
  readonly unlimitedDims?: readonly string[];
  /** Level of deflate of NetCDF-4, 0 (not compressed) to 9; 4 by default. */
  readonly compression?: number;
  /** Replaces a file that is at the path. */
  readonly overwrite?: boolean;
}

/**
 * Writes a dataset as NetCDF, block by block. It is written beside its path and takes its place when it is complete.
 * Values are stored as their encoding says (dtype, scale, offset, fill value, units), which opened files bring with them.
 * @throws TargetExistsError when there is something and `overwrite` is not set
 * @throws UnsupportedError for names, dtypes, values and sizes that the format cannot hold
 */
export async function writeNetcdf(parts: DatasetParts, path: string, options: ToNetcdfOptions = {}): Promise<void> {
  const { format = "NETCDF4", overwrite = false, encoding, unlimitedDims, compression = 4, ...running } = options;
  refuseStacked(parts.coords);
  if (existsSync(path) && !overwrite) throw new TargetExistsError(path, "pass { overwrite: true }");
  const version: ClassicVersion | undefined = classicVersions[format as keyof typeof classicVersions];
  if (version === undefined && format !== "NETCDF4")
    throw new UnsupportedError(
      `the NetCDF format "${format}"`,
      `choose ${Object.keys(classicVersions).join(", ")} or NETCDF4`,
    );
  if (!Number.isInteger(compression) || compression < 0 || compression > 9)
    throw new UnsupportedError(`compression ${compression}`, "deflate has the levels 0 to 9");
  const layout = layoutOf(parts, {
    ...(encoding ? { encoding } : {}),
    ...(unlimitedDims ? { unlimitedDims } : {}),
    isClassic: version !== undefined && format !== "NETCDF3_64BIT_DATA",
  });
  await replaceOutput(path, overwrite, async (file) => {
    if (version !== undefined) return writeClassic(layout, file, { ...running, version });
    const { writeNetcdf4 } = await import("../hdf5/write/netcdf4.ts");
    await writeNetcdf4(layout, file, { ...running, compression });
  });
}
