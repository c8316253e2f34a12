import {
  type DataArray,
  type DataArrayDict,
  DatacubeError,
  type Dataset,
  type DatasetDict,
  fromDict,
  testing,
} from "../../index.ts";
import type { OracleCase } from "../case.ts";
import type { CaseDataset } from "../data.ts";

const utm = "sentinel_2_L1C_utm.nc";
type Thing = DataArray | Dataset;
type Pair = [ts: (ds: CaseDataset) => readonly [Thing, Thing], py: string];

/** Pairs of arrays that are alike in some ways and not in others. */
const arrays: Pair[] = [
  [(ds) => [ds.pr, ds.pr.add(0)], "ds.pr, ds.pr + 0"],
  [(ds) => [ds.pr, ds.pr.rename("x").withAttrs({})], "ds.pr, ds.pr.rename('x').drop_attrs(deep=False)"],
  [(ds) => [ds.pr, ds.pr.where(ds.pr.ne(ds.pr.max()))], "ds.pr, ds.pr.where(ds.pr != ds.pr.max())"],
  [(ds) => [ds.t2m, ds.t2m.astype("float64")], "ds.t2m, ds.t2m.astype('f8')"],
  [(ds) => [ds.pr, ds.pr.transpose("lon", "lat", "time")], "ds.pr, ds.pr.transpose('lon', 'lat', 'time')"],
  [(ds) => [ds.pr, ds.pr.dropVars("area")], "ds.pr, ds.pr.drop_vars('area')"],
  [(ds) => [ds.pr, ds.pr.assignCoords({ height: 3 })], "ds.pr, ds.pr.assign_coords(height=3)"],
  [(ds) => [ds.days, ds.mask], "ds.days, ds.mask"],
  [(ds) => [ds.get("region"), ds.get("region").isel({ lat: [0, 3] })], "ds.region, ds.region.isel(lat=slice(0, 3))"],
  [(ds) => [ds.get("region"), ds.get("lat")], "ds.region, ds.lat"],
  [
    (ds) => [ds.mask.mul(0).dropVars(["area", "region"]), ds.mask.isel({ lat: 0 }).mul(0).dropVars(["area", "region"])],
    "(ds.mask * 0).drop_vars(['area', 'region']), (ds.mask[0] * 0).drop_vars(['area', 'region'])",
  ],
  [(ds) => [ds.pr, ds], "ds.pr, ds"],
];
const datasets: Pair[] = [
  [(ds) => [ds, ds.assign({ pr: ds.pr.add(0) })], "ds, ds.assign(pr=ds.pr + 0)"],
  [(ds) => [ds, ds.assignAttrs({ version: 4 })], "ds, ds.assign_attrs(version=4)"],
  [(ds) => [ds, ds.assign({ pr: ds.pr.withAttrs({ units: "m" }) })], "ds, ds.assign(pr=ds.pr.assign_attrs(units='m'))"],
  [(ds) => [ds, ds.dropVars("zone")], "ds, ds.drop_vars('zone')"],
  [(ds) => [ds, ds.setCoords("zone")], "ds, ds.set_coords('zone')"],
  [(ds) => [ds, ds.assign({ zone: ds.zone.add(1) })], "ds, ds.assign(zone=ds.zone + 1)"],
];

const names = [
  ["equals", "equals"],
  ["identical", "identical"],
  ["broadcastEquals", "broadcast_equals"],
] as const;

const equalities: OracleCase[] = names.flatMap(([name, py]): OracleCase[] => [
  ...[...arrays, ...datasets].map(
    ([ts, pair], i): OracleCase => ({
      covers: i < arrays.length ? name : `Dataset.${name}`,
      on: "monthly",
      ts: (ds) => {
        const [a, b] = ts(ds);
        return a[name](b);
      },
      py: `(lambda a, b: a.${py}(b))(${pair})`,
    }),
  ),
  { covers: name, on: "kinds", ts: (ds) => ds.i64[name](ds.u64), py: `ds.i64.${py}(ds.u64)` },
  { covers: name, on: "rare", ts: (ds) => ds.at[name](ds.model), py: `ds.at.${py}(ds.model)` },
  { covers: name, on: "rare", ts: (ds) => ds.span[name](ds.span.mul(1)), py: `ds.span.${py}(ds.span)` },
  { covers: name, on: "thin", ts: (ds) => ds.empty[name](ds.empty.add(1)), py: `ds.empty.${py}(ds.empty + 1)` },
  {
    covers: [name, `Dataset.${name}`],
    on: utm,
    ts: (ds) => ds.get("red")[name](ds.get("nir")),
    py: `ds.red.${py}(ds.nir)`,
  },
  {
    covers: [name, `Dataset.${name}`],
    on: utm,
    ts: async (ds) => ds[name](await ds.compute()),
    py: `ds.${py}(ds.copy(deep=True))`,
  },
]);

/** Whether an assertion holds. */
async function holds(assertion: Promise<void>): Promise<boolean> {
  return assertion.then(
    () => true,
    (error: unknown) => {
      if (error instanceof DatacubeError && error.code === "difference") return false;
      throw error;
    },
  );
}

const asserts = (["Equal", "Identical"] as const).flatMap((name): OracleCase[] =>
  [...arrays, ...datasets]
    .filter(([, pair]) => pair !== "ds.pr, ds")
    .map(
      ([ts, pair]): OracleCase => ({
        covers: "equals",
        on: "monthly",
        ts: (ds) => holds(testing[`assert${name}`](...ts(ds))),
        py: `(lambda a, b: a.${name === "Equal" ? "equals" : "identical"}(b))(${pair})`,
      }),
    ),
);

const dictionaries: OracleCase[] = [
  { covers: "toNestedArray", on: "kinds", ts: (ds) => nested(ds.i64), py: "ds.i64.values.tolist()" },
  { covers: "toNestedArray", on: "kinds", ts: (ds) => nested(ds.flag), py: "ds.flag.values.tolist()" },
  { covers: "toNestedArray", on: "thin", ts: (ds) => nested(ds.counts), py: "ds.counts.values.tolist()" },
  { covers: "toNestedArray", on: utm, ts: (ds) => nested(ds.get("red")), py: "ds.red.values.tolist()" },
  { covers: "toDict", on: "messy", ts: async (ds) => (await ds.a.compute()).toDict(), py: "ds.a.to_dict()" },
  {
    covers: "toDict",
    on: "kinds",
    ts: (ds) => ds.text.toDict({ data: false }),
    py: "{**ds.text.to_dict(data=False), 'dtype': 'string'}",
  },
  { covers: "toDict", on: utm, ts: async (ds) => (await ds.get("x").compute()).toDict(), py: "ds.x.to_dict()" },
  { covers: "Dataset.toDict", on: "messy", ts: async (ds) => (await ds.compute()).toDict(), py: "ds.to_dict()" },
  {
    covers: "Dataset.toDict",
    on: utm,
    ts: async (ds) => (await ds.dropVars("time").compute()).toDict(),
    py: "ds.drop_vars('time').to_dict()",
  },
  {
    covers: "fromDict",
    on: "messy",
    ts: async (ds) =>
      fromDict(
        JSON.parse(
          JSON.stringify(
            (
              await ds.c
                .astype("float64")
                .assignCoords({ x: [1, 2, 3, 4, 5, 6] })
                .compute()
            ).toDict(),
          ),
        ) as DataArrayDict,
      ),
    py: "xr.DataArray.from_dict(ds.c.astype('f8').assign_coords(x=[1., 2, 3, 4, 5, 6]).to_dict())",
  },
  {
    covers: "fromDict",
    on: "monthly",
    ts: async (ds) => fromDict((await ds.compute()).toDict()),
    py: "ds.assign(t2m=ds.t2m.astype('f8'), days=ds.days.astype('f8'), zone=ds.zone.astype('f8')).assign_coords(lon=ds.lon.astype('f8'))",
  },
  {
    covers: "fromDict",
    on: utm,
    ts: async (ds) => fromDict((await ds.dropVars("spatial_ref").compute()).toDict() as DatasetDict),
    py: "ds.drop_vars('spatial_ref').astype('f8')",
  },
];

async function nested(array: DataArray): Promise<unknown> {
  return (await array.compute()).toNestedArray();
}

export const cases: readonly OracleCase[] = [...equalities, ...asserts, ...dictionaries];
