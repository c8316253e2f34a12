import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CFDatetime, type DataArray, open } from "../../index.ts";

/** What golden/make-grib.py found with cfgrib; `data` are the bytes of the elements, times in milliseconds, steps in hours. */
interface Expected {
  readonly dims: string[];
  readonly shape: number[];
  readonly dtype: string;
  readonly attrs: Record<string, unknown>;
  readonly data: string;
}
interface ExpectedFile {
  readonly attrs: Record<string, unknown>;
  readonly coords: Record<string, Expected>;
  readonly variables: Record<string, Expected>;
}

const golden = join(import.meta.dirname, "..", "..", "..", "golden", "grib");
const expected = JSON.parse(readFileSync(join(golden, "expected.json"), "utf8")) as Record<string, ExpectedFile>;

describe("every file reads as cfgrib reads it", () => {
  test.each(Object.entries(expected))("%s", async (name, file) => {
    const ds = await open(join(golden, `${name}.grib`));
    expect(ds.attrs).toEqual(file.attrs);
    expect(Object.keys(ds.dataVars).sort()).toEqual(Object.keys(file.variables).sort());
    expect(Object.keys(ds.coords).sort()).toEqual(Object.keys(file.coords).sort());
    for (const [key, facts] of Object.entries(file.coords)) await compare(key, ds.get(key), facts, 1e-9);
    for (const [key, facts] of Object.entries(file.variables)) await compare(key, ds.get(key), facts, 0);
  });
});

async function compare(name: string, array: DataArray, facts: Expected, tolerance: number): Promise<void> {
  const dtype = facts.dtype.startsWith("datetime")
    ? "datetime"
    : facts.dtype.startsWith("timedelta")
      ? "float64"
      : facts.dtype;
  expect({ name, dims: array.dims, shape: array.shape, dtype: array.dtype }).toEqual({
    name,
    dims: facts.dims,
    shape: facts.shape,
    dtype,
  });
  const { units, ...attrs } = array.attrs;
  expect(facts.dtype.startsWith("timedelta") ? attrs : array.attrs).toEqual(facts.attrs);
  const values = Array.from((await array.compute()).values, toNumber);
  const truth = numbersOf(facts);
  expect(values.length).toBe(truth.length);
  let worst = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(truth[i])) expect(value, `${name}[${i}]`).toBeNaN();
    else worst = Math.max(worst, Math.abs(value - truth[i]!));
  });
  expect(worst, name).toBeLessThanOrEqual(tolerance);
}

function toNumber(value: unknown): number {
  return value instanceof CFDatetime ? Date.parse(`${value.toISOString().replace(/Z?$/, "Z")}`) : Number(value);
}

function numbersOf({ dtype, data }: Expected): number[] {
  const { buffer, byteOffset, length } = Buffer.from(data, "base64");
  const bytes = buffer.slice(byteOffset, byteOffset + length);
  if (dtype === "float32") return Array.from(new Float32Array(bytes));
  if (dtype === "int64") return Array.from(new BigInt64Array(bytes), Number);
  return Array.from(new Float64Array(bytes));
}
