import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import type { ZoneGridName } from "../../geo/zones/zone-grids.ts";
import type { ZoneReduction } from "../../ops/geo-zones.ts";
import type { OracleCase } from "../case.ts";
import { peerModule } from "../geo.ts";

const peer = peerModule("peer_zones");

const reductions: readonly ZoneReduction[] = [
  "mean",
  "sum",
  "min",
  "max",
  "count",
  "median",
  "first",
  "last",
  "mode",
  "std",
  "var",
];
const within = { ulp: 256 };

const planet = "PLANET_SCOPE_3D.nc";
/** Levels at which a cell has some pixels of the cube, or of the scene. */
const levels: Readonly<Record<ZoneGridName, readonly [cube: number, scene: number]>> = {
  h3: [0, 13],
  healpix: [3, 20],
};

const reduced: OracleCase[] = (["h3", "healpix"] as const).flatMap((grid) =>
  reductions.flatMap((reduce): OracleCase[] => [
    {
      covers: "toZones",
      on: "monthly",
      ts: (ds) => ds.pr.toZones(grid, { level: levels[grid][0], reduce }),
      py: peer(`zones(ds.pr, '${grid}', ${levels[grid][0]}, '${reduce}')`),
      within,
    },
    {
      covers: "toZones",
      on: planet,
      ts: (ds) => ds.get("blue").toZones(grid, { level: levels[grid][1], reduce }),
      py: peer(`zones(ds.blue, '${grid}', ${levels[grid][1]}, '${reduce}')`),
      within,
    },
  ]),
);

const options: OracleCase[] = [
  {
    covers: "toZones",
    on: "monthly",
    ts: (ds) => ds.t2m.toZones("h3", { level: 1, reduce: "mean", skipna: false }),
    py: peer("zones(ds.t2m, 'h3', 1, 'mean', skipna=False)"),
    within,
  },
  {
    covers: "toZones",
    on: "monthly",
    ts: (ds) => ds.get("zone").toZones("healpix", { level: 2, reduce: "mode" }),
    py: peer("zones(ds.zone, 'healpix', 2, 'mode')"),
  },
  {
    covers: "toZones",
    on: "tmmx_20190121.nc",
    ts: (ds) =>
      ds
        .get("air_temperature")
        .isel({ lat: [100, 300], lon: [200, 700] })
        .toZones("h3", { level: 4 }),
    py: peer("zones(ds.air_temperature[100:300, 200:700], 'h3', 4)"),
    within,
  },
  {
    covers: "Dataset.toZones",
    on: "monthly",
    ts: async (ds) =>
      (await (ds as Dataset).dropVars(["mask"]).toZones("healpix", { level: 3, reduce: "max" })).get("t2m"),
    py: peer("zones(ds.t2m, 'healpix', 3, 'max')"),
  },
  {
    covers: "Dataset.toZones",
    on: planet,
    ts: async (ds) => (await (ds as Dataset).toZones("h3", { level: 12 })).get("green"),
    py: peer("zones(ds.green, 'h3', 12)"),
    within,
  },
];

const round = (value: unknown): number | null => (typeof value === "number" ? Math.round(value * 1e6) / 1e6 + 0 : null);

async function centres(array: DataArray, level: number): Promise<unknown> {
  const { longitude, latitude } = (await array.toZones("h3", { level })).assignZoneCentres().coords;
  const y = latitude!.values as Float64Array;
  return Array.from(longitude!.values as Float64Array, (x, i) => [round(x), round(y[i])]);
}

async function features(array: DataArray, level: number): Promise<unknown> {
  const collection = await (await array.toZones("h3", { level, reduce: "max" })).zoneFeatures();
  return collection.features.map(({ geometry, properties }) => {
    const [ring] = (geometry as { coordinates: readonly (readonly (readonly number[])[])[] }).coordinates;
    return [properties!.cell, ring!.map((point) => point.map(round)), round(properties!.value)];
  });
}

const shown: OracleCase[] = [
  {
    covers: "assignZoneCentres",
    on: "monthly",
    ts: (ds) => centres(ds.pr, 2),
    py: peer("centres(ds.pr, 2)"),
  },
  {
    covers: "assignZoneCentres",
    on: planet,
    ts: (ds) => centres(ds.get("blue"), 13),
    py: peer("centres(ds.blue, 13)"),
  },
  {
    covers: "zoneFeatures",
    on: "monthly",
    ts: (ds) => features(ds.pr.isel({ time: 0 }), 1),
    py: peer("features(ds.pr[0], 1)"),
  },
  {
    covers: "zoneFeatures",
    on: planet,
    ts: (ds) => features(ds.get("blue").isel({ time: 0 }), 12),
    py: peer("features(ds.blue[0], 12)"),
  },
];

export const cases: readonly OracleCase[] = [...reduced, ...options, ...shown];
