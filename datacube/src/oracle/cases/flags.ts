import { loadStac } from "../../catalog/stac/load.ts";
import type { StacItem } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import type { OracleCase } from "../case.ts";
import { pathOf } from "../data.ts";

const clouds = "20171025_2056.Cloud_Top_Height.nc";
const good = "good_quality_qf";
const unknown = "invalid_due_to_unknown_cloud_type_qf";

/** The flags of a STAC item's bit field, over y and x. */
async function qa() {
  const item = await openStac<StacItem>(pathOf("golden/stac/scenes/items/tile-a.json"));
  const array = (await loadStac(item, { bands: "qa" })).get("qa");
  return array.isel({ time: 0 });
}

const plane = "(lambda v: xr.DataArray(v, dims=['y', 'x']))";
const made: Pick<OracleCase, "covers" | "on"> = { covers: "maskFlags", on: "golden/stac/rasters/tile-a_qa.tif" };
const bare = async (...names: string[]) => {
  const array = (await qa()).maskFlags(...names);
  return array.dropVars(["x", "y", "time", "spatial_ref"]).rename("");
};

export const cases: readonly OracleCase[] = [
  {
    covers: "maskFlags",
    on: clouds,
    ts: (ds) => ds.get("DQF").maskFlags(good),
    py: "(ds.DQF == 0).drop_attrs(deep=False)",
  },
  {
    covers: "maskFlags",
    on: clouds,
    options: { maskAndScale: false },
    ts: (ds) => ds.get("DQF").maskFlags(good, unknown),
    py: "ds.DQF.isin([0, 5]).drop_attrs(deep=False)",
  },
  { ...made, ts: () => bare("cloud"), py: `${plane}((ds.band_data.values[0].astype('u1') & 2) == 2)` },
  { ...made, ts: () => bare("low", "high"), py: `${plane}(np.isin(ds.band_data.values[0].astype('u1') & 12, [4, 8]))` },
  {
    ...made,
    ts: () => bare("none", "clear"),
    py: `${plane}((ds.band_data.values[0].astype('u1') & 12 == 0) | (ds.band_data.values[0].astype('u1') & 2 == 0))`,
  },
  { ...made, ts: () => bare("rain"), py: "{}['rain']", throws: ["label-not-found", "KeyError"] },
];
