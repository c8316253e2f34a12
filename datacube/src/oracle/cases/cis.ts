import { isTime } from "../../array/dtype.ts";
import type { Variable } from "../../array/variable.ts";
import { castTo } from "../../expr/operation/map.ts";
import { Dataset, dataset } from "../../index.ts";
import type { OracleCase } from "../case.ts";
import type { CaseDataset } from "../data.ts";

/** Variables and labels without attributes, numbers as float64 labels, without coordinates that label nothing. */
function bare({ parts }: Dataset): Dataset {
  const plain = (variable: Variable): Variable => ({ ...variable, attrs: {} });
  const variables = new Map([...parts.variables].map(([name, variable]) => [name, plain(variable)]));
  const labels = [...parts.coords].filter(([name, { expr }]) => expr.dims.length === 1 && expr.dims[0] === name);
  const coords = labels.map(([name, variable]): [string, Variable] => {
    const { expr } = variable;
    return [name, { ...plain(variable), expr: isTime(expr.dtype) ? expr : castTo(expr, "float64") }];
  });
  return new Dataset({ variables, coords: new Map(coords), attrs: {} });
}

/** Some variables as a dataset of their own. */
function only(ds: CaseDataset, names: readonly string[]): Dataset {
  return dataset(Object.fromEntries(names.map((name) => [name, ds.get(name)])));
}

function writes(on: OracleCase["on"], names: readonly string[]): OracleCase {
  return {
    covers: ["Dataset.toCIS", "format cis"],
    on,
    ts: (ds) => bare(only(ds, names)),
    py: "ds.load()",
    weWrite: { ts: (ds, path) => only(ds, names).toCIS(path), as: "a.cis.json" },
  };
}

function reads(on: OracleCase["on"], names: readonly string[]): OracleCase {
  const write = `__import__('peer_cis').write(ds[${JSON.stringify(names)}].reset_coords(drop=True), path)`;
  return { covers: "format cis", on, ts: bare, py: "ds.load()", peerWrites: { py: write, as: "a.cis.json" } };
}

export const cases: readonly OracleCase[] = [
  writes("PLANET_SCOPE_3D.nc", ["green", "blue"]),
  reads("PLANET_SCOPE_3D.nc", ["green", "blue"]),
  writes("sentinel_2_L1C_utm.nc", ["red", "nir"]),
  writes("monthly", ["t2m", "pr"]),
  reads("monthly", ["t2m"]),
  writes("waves", ["wave", "tone"]),
  writes("waves", ["odd"]),
  reads("waves", ["wave"]),
  writes("kinds", ["i8", "i16", "i32", "u8", "u16", "u32", "f32", "f64", "flag", "text"]),
  reads("kinds", ["i8", "i16", "i32", "u8", "u16", "u32"]),
  writes("thin", ["counts"]),
];
