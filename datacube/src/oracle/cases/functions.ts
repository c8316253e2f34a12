import { applyUfunc, mapBlocks } from "../../index.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const within = { ulp: 16 };

type Numbers = ArrayLike<number>;
const span = (lane: Numbers) => Math.max(...Array.from(lane)) - Math.min(...Array.from(lane));
const ends = (lane: Numbers) => [lane[0]!, lane[lane.length - 1]!];
const each = (block: { data: ArrayLike<unknown> }, fn: (value: number) => number) =>
  Float64Array.from(block.data as Numbers, fn);

const ufuncs: OracleCase[] = [
  {
    covers: "applyUfunc",
    on: "monthly",
    ts: (ds) => applyUfunc((x) => each(x, (value) => value * 2 + 1), [ds.pr]),
    py: "xr.apply_ufunc(lambda x: x * 2 + 1, ds.pr)",
  },
  {
    covers: "applyUfunc",
    on: "monthly",
    ts: (ds) =>
      applyUfunc(
        (x, y, z) => each(x, () => 0).map((_, i) => Number(x.data[i]) - Number(y.data[i]) * Number(z.data[i])),
        [ds.days, ds.get("area"), 3],
      ),
    py: "xr.apply_ufunc(lambda x, y, z: x - y * z, ds.days, ds.area, 3)",
  },
  {
    covers: "applyUfunc",
    on: "monthly",
    ts: (ds) => applyUfunc(span, [ds.pr.fillna(0)], { inputCoreDims: [["time"]], vectorize: true }),
    py: "xr.apply_ufunc(np.ptp, ds.pr.fillna(0), input_core_dims=[['time']], vectorize=True)",
  },
  {
    covers: "applyUfunc",
    on: "kinds",
    ts: (ds) =>
      applyUfunc((x, y) => x.map((value: bigint, i: number) => value + BigInt(y[i])), [ds.i64, ds.i8], {
        inputCoreDims: [["x"], ["x"]],
        outputCoreDims: [["x"]],
        vectorize: true,
        outputDtypes: ["int64"],
      }),
    py: "xr.apply_ufunc(np.add, ds.i64, ds.i8, input_core_dims=[['x'], ['x']], output_core_dims=[['x']])",
  },
  {
    covers: "applyUfunc",
    on: "messy",
    ts: (ds) =>
      applyUfunc((lane: Numbers) => Array.from(lane).slice(1), [ds.a], {
        inputCoreDims: [["x"]],
        outputCoreDims: [["x"]],
        excludeDims: ["x"],
        outputSizes: { x: 5 },
        outputDtypes: ["float32"],
        vectorize: true,
      }),
    py: "xr.apply_ufunc(lambda x: x[..., 1:], ds.a, input_core_dims=[['x']], output_core_dims=[['x']], exclude_dims={'x'})",
  },
  {
    covers: "applyUfunc",
    on: "monthly",
    ts: (ds) =>
      applyUfunc(ends, [ds.days], {
        inputCoreDims: [["time"]],
        outputCoreDims: [["end"]],
        outputSizes: { end: 2 },
        outputDtypes: ["int16"],
        vectorize: true,
        keepAttrs: false,
      }),
    py: "xr.apply_ufunc(lambda x: x[..., [0, -1]], ds.days, input_core_dims=[['time']], output_core_dims=[['end']], keep_attrs=False)",
  },
  ...[0, 1].map(
    (output): OracleCase => ({
      covers: "applyUfunc",
      on: "noleap",
      ts: (ds) =>
        applyUfunc(
          (lane: Numbers) => [Math.min(...Array.from(lane)), Array.from(lane, (value) => value / 2)],
          [ds.tas],
          {
            inputCoreDims: [["lon"]],
            outputCoreDims: [[], ["lon"]],
            vectorize: true,
          },
        )[output],
      py: `xr.apply_ufunc(lambda x: (x.min(-1), x / 2), ds.tas, input_core_dims=[['lon']], output_core_dims=[[], ['lon']])[${output}]`,
    }),
  ),
  {
    covers: "applyUfunc",
    on: "monthly",
    ts: (ds) =>
      applyUfunc((x, y) => Number(x) + Number(y), [ds.pr.isel({ time: [0, 9] }), ds.t2m.isel({ time: [4, 12] })], {
        join: "inner",
        vectorize: true,
      }),
    py: "xr.apply_ufunc(np.add, ds.pr[:9], ds.t2m[4:12], join='inner')",
  },
  {
    covers: "applyUfunc",
    on: "monthly",
    ts: (ds) => applyUfunc((x) => x.data as Float64Array, [ds.pr, ds.t2m.isel({ time: [4, 12] })]),
    py: "xr.apply_ufunc(np.add, ds.pr, ds.t2m[4:12])",
    throws: ["expression", "AlignmentError"],
  },
  {
    covers: "applyUfunc",
    on: "messy",
    ts: (ds) =>
      applyUfunc(span, [ds], {
        inputCoreDims: [["r"]],
        outputDtypes: ["float32"],
        vectorize: true,
        onMissingCoreDim: "drop",
      }),
    py: "xr.apply_ufunc(lambda x: x.max(-1) - x.min(-1), ds, input_core_dims=[['r']], on_missing_core_dim='drop').astype('f4')",
  },
  {
    covers: "applyUfunc",
    on: "kinds",
    ts: (ds) =>
      applyUfunc((x, y) => Number(x) + y, [ds.dropVars(["text", "when", "flag"]), ds.u8.isel({ x: 1 }).dropVars("y")], {
        vectorize: true,
        outputDtypes: ["float64"],
        join: "outer",
      }),
    py: "xr.apply_ufunc(lambda x, y: x.astype('f8') + y, ds.drop_vars(['text', 'when', 'flag']), ds.u8.isel(x=1).drop_vars('y'), join='outer')",
  },
  {
    covers: "applyUfunc",
    on: "messy",
    ts: (ds) =>
      applyUfunc((x, y) => Number(x) - Number(y), [ds.dropVars("d"), ds.dropVars(["a", "b"])], {
        vectorize: true,
        datasetJoin: "outer",
        datasetFillValue: 7,
      }),
    py: "xr.apply_ufunc(lambda x, y: np.asarray(x, 'f8') - y, ds.drop_vars('d'), ds.drop_vars(['a', 'b']), dataset_join='outer', dataset_fill_value=7)",
  },
  {
    covers: "applyUfunc",
    on: "messy",
    ts: (ds) => applyUfunc((x) => Number(x), [ds, ds.dropVars("a")], { vectorize: true }),
    py: "xr.apply_ufunc(np.add, ds, ds.drop_vars('a'))",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "applyUfunc",
    on: "thin",
    ts: (ds) => applyUfunc((x) => x.data as Float32Array, [ds.empty], { outputDtypes: ["float32"] }),
    py: "xr.apply_ufunc(lambda x: x, ds.empty)",
  },
  {
    covers: "applyUfunc",
    on: "hourly",
    ts: (ds) => applyUfunc(() => Float64Array.of(1), [ds.wind]),
    py: "xr.apply_ufunc(lambda x: x[:1], ds.wind)",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "applyUfunc",
    on: utm,
    ts: (ds) =>
      applyUfunc(
        (red, nir) => (Number(nir) - Number(red)) / (Number(nir) + Number(red)),
        [ds.get("red"), ds.get("nir")],
        {
          vectorize: true,
        },
      ),
    py: "xr.apply_ufunc(lambda r, n: (n.astype('f8') - r) / (n.astype('f8') + r), ds.red, ds.nir)",
    within,
  },
];

const blocks: OracleCase[] = [
  {
    covers: "mapBlocks",
    on: "monthly",
    ts: (ds) => mapBlocks((block) => block.sub(block.coord("lat")).withAttrs(block.attrs).rename(block.name), ds.pr),
    py: "xr.map_blocks(lambda b: (b - b.lat).assign_attrs(b.attrs).rename(b.name), ds.pr)",
  },
  {
    covers: "mapBlocks",
    on: "monthly",
    ts: (ds) => mapBlocks((block) => block.mean("time"), ds.pr, { template: ds.pr.mean("time") }),
    py: "xr.map_blocks(lambda b: b.mean('time'), ds.pr)",
    within,
  },
  {
    covers: "mapBlocks",
    on: "noleap",
    ts: (ds) =>
      mapBlocks((block) => block.isel({ lon: [0, 2] }), ds.tas, { template: ds.tas.isel({ lon: [0, 2] }) }).isel({
        time: [990, 1010],
      }),
    py: "xr.map_blocks(lambda b: b.isel(lon=slice(0, 2)), ds.tas).isel(time=slice(990, 1010))",
  },
  {
    covers: "mapBlocks",
    on: "messy",
    ts: (ds) =>
      mapBlocks((block) => block.assign({ a: block.get("a").mul(block.get("c").sum("bare").astype("float32")) }), ds),
    py: "ds.assign(a=ds.a * ds.c.sum('bare').astype('f4'))",
  },
  {
    covers: "mapBlocks",
    on: "monthly",
    ts: (ds) => mapBlocks((block) => block.isel({ lat: 0 }), ds.pr),
    py: "xr.map_blocks(lambda b: b.isel(lat=0), ds.pr.chunk(), template=ds.pr.chunk()).compute()",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "mapBlocks",
    on: utm,
    ts: (ds) => mapBlocks((block) => block.where(block.gt(1200)), ds.get("red")),
    py: "xr.map_blocks(lambda b: b.where(b > 1200), ds.red)",
  },
];

const whole: OracleCase[] = [
  {
    covers: "Dataset.map",
    on: "monthly",
    ts: (ds) => ds.map((x) => x.isnull().any()),
    py: "ds.map(lambda x: x.isnull().any())",
  },
  {
    covers: "Dataset.map",
    on: "messy",
    ts: (ds) => ds.map((x) => x.mul(2), { keepAttrs: false }),
    py: "ds.map(lambda x: x * 2, keep_attrs=False)",
  },
  { covers: "Dataset.map", on: "messy", ts: (ds) => ds.map(() => 2.5), py: "ds.map(lambda x: 2.5)" },
  { covers: "Dataset.map", on: utm, ts: (ds) => ds.map((x) => x.max("x")), py: "ds.map(lambda x: x.max('x'))" },
  {
    covers: "pipe",
    on: "monthly",
    ts: (ds) => ds.pr.pipe((x, n: number) => x.mul(n), 2),
    py: "ds.pr.pipe(lambda x, n: x * n, 2)",
  },
  { covers: "pipe", on: utm, ts: (ds) => ds.get("red").pipe((x) => x.add(1)), py: "ds.red.pipe(lambda x: x + 1)" },
  {
    covers: "Dataset.pipe",
    on: "messy",
    ts: (ds) => ds.pipe((x, n: number) => x.isel({ x: n }), 2),
    py: "ds.pipe(lambda x, n: x.isel(x=n), 2)",
  },
  {
    covers: "Dataset.pipe",
    on: utm,
    ts: (ds) => ds.pipe((x) => x.isel({ x: 0 })),
    py: "ds.pipe(lambda x: x.isel(x=0))",
  },
  {
    covers: "Dataset.assign",
    on: "monthly",
    ts: (ds) =>
      ds.assign({ warm: (all) => all.t2m.gt(283), two: 2.5, t2m: ds.t2m.isel({ time: [3, 9], lat: [1, 4] }) }),
    py: "ds.assign(warm=lambda ds: ds.t2m > 283, two=2.5, t2m=ds.t2m[3:9, 1:4])",
  },
  {
    covers: "Dataset.assign",
    on: "monthly",
    ts: (ds) => ds.assign({ area: (all) => all.get("area").mul(2), pr: ds.pr.assignCoords({ height: 3 }) }),
    py: "ds.assign(area=lambda ds: ds.area * 2, pr=ds.pr.assign_coords(height=3))",
  },
  {
    covers: "Dataset.assign",
    on: "messy",
    ts: (ds) => ds.assign({ a: ds.b.isel({ bare: [0, 2] }) }),
    py: "ds.assign(a=ds.b.isel(bare=slice(0, 2)))",
    throws: ["expression", "AlignmentError"],
  },
];

export const cases: readonly OracleCase[] = [...ufuncs, ...blocks, ...whole];
