import type { OpenOptions } from "../open.ts";
import type { Tolerance } from "./compare.ts";
import type { CubeName } from "./cubes.ts";
import type { CaseDataset } from "./data.ts";

/** A file by name: `x.nc` of the real files, or `golden/x.nc`. */
type FileName = `${string}.${string}`;

/** What `ts` gets beside its dataset. */
interface CaseTools {
  /** Another cube or file, delivered in the same way; in `py` it is `data('name')`. */
  readonly data: (name: CubeName | FileName) => Promise<CaseDataset>;
  /** Path that `ds` was opened from; in `py` it is `path`. */
  readonly path: string;
}

/** One operation done by both sides on the same data. */
export interface OracleCase {
  /** What it is a case for: `mean` (of DataArray), `Dataset.mean`, `GroupBy.mean`, `calc` (a function), `format zarr`. */
  readonly covers: string | readonly string[];
  /** A generated cube (an adversarial case) or a file (a real case). */
  readonly on: CubeName | FileName;
  readonly ts: (ds: CaseDataset, tools: CaseTools) => unknown;
  /** The same in Python, as an expression of `ds`, `xr`, `np`, `pd`, `cftime`, `data('name')` and `path`. */
  readonly py: string;
  /** How far floats may be apart; exact by default. */
  readonly within?: Tolerance;
  /** Both sides must fail: `code` of our error, type of Python's. */
  readonly throws?: readonly [code: string, type: string];
  /** Why the sides are known to differ: a fault not mended yet, or our choice. A case that agrees after all fails. */
  readonly differs?: string;
  /** Options of opening a file, on both sides. */
  readonly options?: OpenOptions;
  /** Python first writes `ds` by a statement (`ds.to_zarr(path)`) under this name; both sides then open that. */
  readonly peerWrites?: { readonly py: string; readonly as: string };
  /** We first write `ds` under this name; Python opens that, and must see what `ts` gives here. */
  readonly weWrite?: { readonly ts: (ds: CaseDataset, path: string) => Promise<void>; readonly as: string };
}

/** Names that a case covers. */
export function covered({ covers }: OracleCase): readonly string[] {
  return typeof covers === "string" ? [covers] : covers;
}
