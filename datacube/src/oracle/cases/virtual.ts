import { openIndex } from "../../catalog/index/dataset-index.ts";
import type { LoadOptions } from "../../catalog/stac/load.ts";
import type { StacItem } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import type { VirtualDefinition } from "../../catalog/virtual/model.ts";
import type { OracleCase } from "../case.ts";
import { pathOf } from "../data.ts";
import { asked, bare, later, made, real, scene, scenes } from "./stac-load.ts";

/** A virtual product of an index with one product, `all`, and what xarray makes of the same load (`ds`) by odc-stac. */
function virtual(
  of: "made" | readonly StacItem[],
  options: LoadOptions,
  {
    definition,
    py,
    within = { ulp: 16 },
  }: Pick<OracleCase, "py" | "within"> & { readonly definition: VirtualDefinition },
): OracleCase {
  const loaded = of === "made" ? made(options) : real(of, options);
  const { bands: _, ...query } = options;
  return {
    ...loaded,
    covers: ["VirtualProduct.load", "DatasetIndex.virtual"],
    within: within!,
    ts: async () => {
      using index = await openIndex(":memory:");
      const items = of === "made" ? await Array.fromAsync((await openStac(pathOf(scenes))).items()) : of;
      await index.add(items, { product: "all" });
      const access = of === "made" ? {} : { patchUrl: pathOf };
      return bare(await index.virtual(definition).load({ ...query, ...access }));
    },
    py: asked(loaded, (load) => `(${load}).pipe(lambda ds: ${py})`),
  };
}

const plain = "drop_attrs()";
const ndvi: VirtualDefinition = {
  transform: "calc",
  output: { ndvi: "(nir - red) / (nir + red)" },
  input: { product: "all", measurements: ["red", "nir"] },
};
const pythonNdvi = (red: string, nir: string): string =>
  `((${nir} - ${red}) / (${nir} + ${red})).to_dataset(name='ndvi').${plain}`;
const red: VirtualDefinition = { product: "all", measurements: ["red"] };
const clear: VirtualDefinition = { transform: "toFloat", input: red };

export const cases: readonly OracleCase[] = [
  virtual(
    "made",
    { bands: ["red", "nir"] },
    { definition: ndvi, py: pythonNdvi("ds.red.where(ds.red != 0)", "ds.nir.where(ds.nir != 0)") },
  ),
  virtual(
    [scene, later],
    { bands: ["red", "nir"] },
    { definition: ndvi, py: pythonNdvi("ds.red.where(ds.red != -999)", "ds.nir.where(ds.nir != -999)") },
  ),
  virtual(
    "made",
    { bands: ["red"], crs: 32632, resolution: 60 },
    { definition: clear, py: `ds.where(ds != 0).astype('float32').${plain}` },
  ),
  virtual(
    [scene, later],
    { bands: ["red"] },
    { definition: { aggregate: "max", input: red }, py: `ds.where(ds != -999).max('time').${plain}` },
  ),
  virtual(
    "made",
    { bands: ["red"] },
    {
      definition: { aggregate: "mean", resample: "1MS", input: red },
      py: `ds.where(ds != 0).resample(time='1MS').mean().${plain}`,
    },
  ),
  virtual(
    [scene, later],
    { bands: ["red", "nir"], crs: 28355, resolution: 50 },
    {
      definition: {
        juxtapose: [
          { transform: "rename", names: { red: "rot" }, input: red },
          { product: "all", measurements: ["nir"] },
        ],
      },
      py: "ds.rename({'red': 'rot'})",
    },
  ),
  virtual(
    "made",
    { bands: ["red"] },
    {
      definition: {
        collate: [
          { ...red, filter: "id = 'late'" },
          { ...red, filter: "id <> 'late'" },
        ],
      },
      py: "ds",
    },
  ),
];
