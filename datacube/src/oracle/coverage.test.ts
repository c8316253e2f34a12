import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DatasetIndex } from "../catalog/index/dataset-index.ts";
import { IndexDatasets } from "../catalog/index/datasets.ts";
import { IndexProducts } from "../catalog/index/products.ts";
import { VirtualProduct } from "../catalog/virtual/virtual-product.ts";
import { timePartNames } from "../expr/map/time-part.ts";
import { formats } from "../format/registry.ts";
import * as index from "../index.ts";
import { DatasetGroupBy, GroupBy } from "../ops/group/group-by.ts";
import { DatasetResample, Resample } from "../ops/group/resample.ts";
import { RollingExp } from "../ops/rolling-exp.ts";
import { Weighted } from "../ops/weighted.ts";
import { Coarsen } from "../ops/window/coarsen.ts";
import { Rolling } from "../ops/window/rolling.ts";
import { covered, type OracleCase } from "./case.ts";
import { isCubeName } from "./cubes.ts";

/** Classes whose objects operations give, where the index does not export them. */
const hiddenClasses: Readonly<Record<string, { readonly prototype: object }>> = {
  DatasetGroupBy,
  DatasetIndex,
  IndexDatasets,
  IndexProducts,
  VirtualProduct,
  GroupBy,
  Rolling,
  Coarsen,
  DatasetResample,
  Resample,
  RollingExp,
  Weighted,
};

/** What no outside reference can do, and where it is tested. */
const withoutReference: Readonly<Record<string, string>> = {
  "ComplexArray.at": "the elements of every complex case: array/complex.test.ts",
  "ComplexArray.subarray": "holds elements: array/complex.test.ts",
  "ComplexArray.slice": "holds elements: array/complex.test.ts",
  "ComplexArray.set": "holds elements: array/complex.test.ts",
  "ComplexArray.fill": "holds elements: array/complex.test.ts",
  "DataArray.explain": "our own text: expr/",
  "DataArray.toString": "our own text: array/repr.test.ts",
  "Dataset.toString": "our own text: array/repr.test.ts",
  "DataArray.atResolution": "overviews for pictures: plot/plot.test.ts",
  "CFDatetime.toString": "is toISOString",
  "CFDatetime.toJSON": "is toISOString",
  "CFDatetime.valueOf": "the elements of every case with times",
  "Geobox.toString": "our own text",
  "Plot.mimeBundle": "a picture: plot/plot.test.ts",
  "Plot.toSpec": "a picture: plot/kinds.test.ts",
  "Plot.toSVG": "a picture: plot/kinds.test.ts",
  "Plot.toPNG": "a picture: plot/kinds.test.ts",
  "Plot.save": "a picture: plot/kinds.test.ts",
  "Crs.toString": "our own text: geo/crs",
  readEo3: "documents of the Open Data Cube: catalog/odc/eo3.test.ts",
  "StacCatalog.toString": "our own text",
  "DatasetIndex.close": "how a file is closed",
  "DatasetIndex.toString": "our own text",
  "VirtualProduct.toString": "our own text",
  "IndexDatasets.add": "the Open Data Cube's own index needs PostgreSQL: catalog/index/index.test.ts",
  "IndexDatasets.get": "catalog/index/index.test.ts",
  "IndexDatasets.archive": "catalog/index/index.test.ts",
  "IndexDatasets.restore": "catalog/index/index.test.ts",
  "IndexDatasets.sources": "catalog/index/index.test.ts",
  "IndexDatasets.derived": "catalog/index/index.test.ts",
  "IndexProducts.add": "catalog/index/index.test.ts",
  "IndexProducts.get": "catalog/index/index.test.ts",
  "IndexProducts.list": "catalog/index/index.test.ts",
  "IndexProducts.extent": "catalog/index/index.test.ts",
  describeType: "TypeScript's: array/schema.test.ts",
  registerCodec: "how codecs are added",
  codecConformance: "is itself a test",
  "Plot.toString": "is its text: plot/plot.test.ts",
  registerFormat: "format/registry.test.ts",
  registerSource: "source/registry.test.ts",
  expand: "source/ranges.test.ts",
  bytesConformance: "is itself a test",
  storeConformance: "is itself a test",
  formatConformance: "is itself a test",
};

/** Operations whose cases are still owed; one that has both its cases must be taken off. Nothing is to be added. */
const owed: ReadonlySet<string> = new Set();

/** Names of the operations that the index exports: methods of classes, functions. */
function operations(): string[] {
  const classes: [string, { readonly prototype: object }][] = Object.entries(hiddenClasses);
  const names: string[] = [];
  for (const [name, value] of Object.entries(index)) {
    if (typeof value !== "function") continue;
    if (value.prototype instanceof Error) continue;
    if (/^class\b/.test(String(value))) classes.push([name, value]);
    else names.push(name);
  }
  for (const [name, { prototype }] of classes) names.push(...methodsOf(prototype).map((method) => `${name}.${method}`));
  return [...names, ...timePartNames.map((part) => `dt.${part}`)];
}

function methodsOf(prototype: object): string[] {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return properties
    .filter(([name, { value }]) => typeof value === "function" && name !== "constructor")
    .map(([name]) => name);
}

async function allCases(): Promise<OracleCase[]> {
  const folder = join(import.meta.dirname, "cases");
  const modules = readdirSync(folder).map((file) => import(join(folder, file)) as Promise<{ cases: OracleCase[] }>);
  return (await Promise.all(modules)).flatMap(({ cases }) => cases);
}

test("every exported operation and format has a case on a real file and an adversarial one", async () => {
  const cases = await allCases();
  const has = { real: new Set<string>(), adversarial: new Set<string>() };
  for (const one of cases)
    for (const name of covered(one)) has[isReal(one) ? "real" : "adversarial"].add(fullName(name));
  const wanted = [...operations(), ...formats().map(({ name }) => `format ${name}`)];
  const lacking = wanted
    .filter((name) => !(name in withoutReference))
    .flatMap((name) => [
      ...(has.real.has(name) ? [] : [`${name}: real`]),
      ...(has.adversarial.has(name) ? [] : [`${name}: adversarial`]),
    ]);
  expect(lacking.filter((text) => !owed.has(text.replace(/: \w+$/, "")))).toEqual([]);
  const paid = [...owed].filter((name) => !lacking.some((text) => text.startsWith(`${name}: `)));
  expect(paid, "these have their cases: take them off the list").toEqual([]);
  const known = new Set(wanted);
  const unknown = [...has.real, ...has.adversarial, ...Object.keys(withoutReference)].filter(
    (name) => !known.has(name),
  );
  expect(unknown, "these names are no operations").toEqual([]);
});

/** Golden and generated data are made to be awkward; so is what must fail. */
function isReal({ on, throws }: OracleCase): boolean {
  return !isCubeName(on) && !on.startsWith("golden/") && throws === undefined;
}

/** A bare name is a method of DataArray, unless the index exports a function of that name. */
function fullName(name: string): string {
  return name.includes(".") || name.includes(" ") || name in index ? name : `DataArray.${name}`;
}
