import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import * as index from "./index.ts";

test("the exported names are these", () => {
  expect(Object.keys(index).sort()).toMatchInlineSnapshot(`
    [
      "CFDatetime",
      "CodecError",
      "ComplexArray",
      "CorruptDataError",
      "Crs",
      "DataArray",
      "DatacubeError",
      "Dataset",
      "DatasetNotFoundError",
      "DifferenceError",
      "DimensionNotFoundError",
      "ExpressionError",
      "Geobox",
      "IndexConflictError",
      "LabelNotFoundError",
      "MemoryLimitError",
      "NotComputedError",
      "NothingFoundError",
      "Plot",
      "ProductNotFoundError",
      "SelectionError",
      "SourceChangedError",
      "SourceNotFoundError",
      "SourceReadError",
      "StacCatalog",
      "TargetExistsError",
      "TargetWriteError",
      "ThreadLostError",
      "UnknownFormatError",
      "UnsupportedError",
      "VariableNotFoundError",
      "align",
      "applyUfunc",
      "binGrouper",
      "broadcast",
      "bytesConformance",
      "calc",
      "codecConformance",
      "combineByCoords",
      "combineNested",
      "concat",
      "corr",
      "cov",
      "dataArray",
      "dataset",
      "describeType",
      "expand",
      "formatConformance",
      "fromDict",
      "fromTable",
      "geometryMask",
      "loadStac",
      "mapBlocks",
      "merge",
      "mosaic",
      "oneOf",
      "open",
      "openIndex",
      "openMany",
      "openStac",
      "openTable",
      "polyval",
      "rasterize",
      "readEo3",
      "registerCodec",
      "registerFormat",
      "registerSource",
      "resizeZarr",
      "searchStac",
      "slice",
      "storeConformance",
      "testing",
      "timeResampler",
      "toReferences",
      "toStacItem",
      "tuple",
      "uniqueGrouper",
    ]
  `);
});

test("importing the package loads no format library and no network", async () => {
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ resolve(specifier, context, next) { const found = next(specifier, context); loaded.push(found.url); return found; } });
    await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
    console.log(JSON.stringify(loaded.filter((url) => /node_modules|http\\.ts|worker_threads|png/.test(url))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  expect(JSON.parse(stdout)).toEqual([]);
});
