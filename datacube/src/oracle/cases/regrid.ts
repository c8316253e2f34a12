import type { Dataset } from "../../array/dataset.ts";
import type { RegridOptions } from "../../ops/geo-regrid.ts";
import type { OracleCase } from "../case.ts";
import { bare, peerModule, pythonOf } from "../geo.ts";

const peer = peerModule("peer_regrid");

/** Labels of cell centres, as the dimensions are called. */
type Labels = Readonly<Record<string, readonly number[]>>;

interface Field {
  readonly on: OracleCase["on"];
  readonly name: string;
  readonly to: Labels;
  readonly py: string;
  readonly sphere?: boolean;
  readonly abs: number;
}

const steps = (first: number, step: number, count: number) => Array.from({ length: count }, (_, i) => first + i * step);

const fields: readonly Field[] = [
  { on: "monthly", name: "pr", to: { lat: [30, 37, 50.5, 61], lon: [-8, -3, 4, 20, 21] }, py: "ds.pr", abs: 1e-9 },
  { on: "monthly", name: "t2m", to: { lat: steps(66, -3, 15), lon: steps(345, 2, 20) }, py: "ds.t2m", abs: 1e-3 },
  { on: "monthly", name: "zone", to: { lat: [0, 60], lon: [0, 12, 24] }, py: "ds.zone", abs: 1e-9 },
  {
    on: "tmmx_20190121.nc",
    name: "air_temperature",
    to: { lat: steps(24, 1, 27), lon: steps(-126, 1.5, 42) },
    py: "ds.air_temperature",
    abs: 1e-3,
  },
  {
    on: "regular_ll_msl.grib",
    name: "prmsl",
    to: { latitude: steps(-90, 5, 37), longitude: steps(-180, 7.5, 48) },
    py: "ds.prmsl",
    abs: 0.1,
  },
  {
    on: "PLANET_SCOPE_3D.nc",
    name: "blue",
    to: { y: steps(8_084_691, -4, 6), x: steps(466_268, 5.5, 5) },
    py: "ds.blue",
    sphere: false,
    abs: 1e-9,
  },
];

const ways: readonly RegridOptions[] = [
  {},
  { skipna: true },
  { skipna: true, naThres: 0.27 },
  { method: "conservativeNormed" },
  { method: "conservativeNormed", skipna: true, naThres: 0.53 },
];

function asked({ to, py, sphere = true }: Field, { method, skipna = false, naThres = 1 }: RegridOptions): string {
  const [y, x] = Object.values(to) as [readonly number[], readonly number[]];
  const name = method === "conservativeNormed" ? "conservative_normed" : "conservative";
  const how = `sphere=${pythonOf(sphere)}, method='${name}', skipna=${pythonOf(skipna)}, na_thres=${naThres}`;
  return peer(`regrid(${py}, ${pythonOf(y)}, ${pythonOf(x)}, ${how})`);
}

const ofArrays: OracleCase[] = fields.flatMap((field) =>
  ways.map(
    (options): OracleCase => ({
      covers: "regrid",
      on: field.on,
      ts: (ds) => bare(ds.get(field.name).regrid(field.to, options)),
      py: asked(field, options),
      within: { abs: field.abs },
    }),
  ),
);

const ofDatasets: OracleCase[] = fields
  .filter(({ on, name }) => (on === "monthly" && name === "pr") || on === "PLANET_SCOPE_3D.nc")
  .map((field) => ({
    covers: "Dataset.regrid",
    on: field.on,
    ts: (ds) => bare((ds as Dataset).regrid(field.to, { skipna: true }).get(field.name)),
    py: asked(field, { skipna: true }),
    within: { abs: field.abs },
  }));

/** Labels of the result, and what stays beside them. */
const labels: OracleCase[] = [
  {
    covers: "regrid",
    on: "monthly",
    ts: (ds) => {
      const { coords } = ds.pr.regrid({ lat: [30, 40] });
      return { names: Object.keys(coords).sort(), lat: [...(coords.lat!.values as Float64Array)] };
    },
    py: "{'names': ['height', 'lat', 'lon', 'time'], 'lat': [30.0, 40.0]}",
  },
];

export const cases: readonly OracleCase[] = [...ofArrays, ...ofDatasets, ...labels];
