import type { DataArray } from "../../array/data-array.ts";
import { Dataset } from "../../array/dataset.ts";
import { isFloat } from "../../array/dtype.ts";
import type { Variable } from "../../array/variable.ts";
import { ExpressionError, VariableNotFoundError } from "../../errors.ts";
import { toldFill } from "../../ops/geo-planes.ts";
import { calcText } from "./formula.ts";
import type { AggregateNode, Formula, TransformNode } from "./model.ts";

/** What a transform makes of its input. @throws VariableNotFoundError for measurements that the input does not have */
export function transformed(node: TransformNode, input: Dataset): Dataset {
  switch (node.transform) {
    case "select":
      return withVariables(
        input,
        [node.measurements].flat().map((name) => measurement(input, name)),
      );
    case "rename":
      for (const name of Object.keys(node.names)) measurement(input, name);
      return input.rename(node.names);
    case "toFloat":
      return withVariables(
        input,
        allOf(input).map((array) => masked(array).astype(node.dtype ?? "float32")),
      );
    case "calc":
      return calculated(input, node.output);
    case "makeMask": {
      const flags = measurement(input, node.measurement).maskFlags(...[node.any ?? node.none!].flat());
      const mask = node.any === undefined ? flags.invert() : flags;
      return withVariables(
        input,
        allOf(input).map((array) => (array.name === node.measurement ? mask : array)),
      );
    }
    case "applyMask":
      return keptWhere(input, measurement(input, node.mask));
  }
}

/** A statistic over time, of floats with NaN where a pixel is missing. */
export function aggregated({ aggregate, resample, groupby }: AggregateNode, input: Dataset): Dataset {
  const floats = withVariables(input, allOf(input).map(masked));
  if (resample !== undefined || groupby !== undefined) {
    const groups = resample === undefined ? floats.groupby(groupby!) : floats.resample({ time: resample });
    return groups[aggregate as "mean"]() as unknown as Dataset;
  }
  switch (aggregate) {
    case "sum":
    case "std":
    case "var":
    case "count":
      return floats[aggregate]("time") as unknown as Dataset;
    default:
      return floats.composite("time", { method: aggregate }) as unknown as Dataset;
  }
}

function calculated(input: Dataset, output: Readonly<Record<string, string | Formula>>): Dataset {
  const arrays = new Map(allOf(input).map((array) => [array.name, masked(array)]));
  const results = Object.entries(output).map(([name, told]) => {
    const { formula, dtype, nodata, units } = typeof told === "string" ? { formula: told } : told;
    const result = calcText(formula, arrays);
    const isWhole = dtype !== undefined && !isFloat(dtype) && nodata !== undefined;
    const full = isWhole ? result.fillna(nodata) : result;
    const { variable } = (dtype === undefined ? full : full.astype(dtype)).parts;
    const attrs = { ...(units === undefined ? {} : { units }), ...(nodata === undefined ? {} : { nodata }) };
    return [name, { ...variable, attrs }] as const;
  });
  return new Dataset({ ...input.parts, variables: new Map<string, Variable>(results) });
}

function keptWhere(input: Dataset, mask: DataArray): Dataset {
  const keeps = mask.dtype === "bool" ? mask : mask.ne(0);
  const others = allOf(input).filter(({ name }) => name !== mask.name);
  if (others.length === 0)
    throw new ExpressionError("virtual", `applyMask: there is nothing beside the mask "${mask.name}"`);
  return withVariables(
    input,
    others.map((array) => {
      const fill = toldFill(array);
      return fill === undefined ? array.where(keeps) : array.where(keeps, fill).astype(array.dtype);
    }),
  );
}

/** An array as floats with NaN where its product says that a pixel is missing; itself where it says nothing. */
function masked(array: DataArray): DataArray {
  const fill = toldFill(array) ?? (typeof array.attrs.nodata === "number" ? array.attrs.nodata : undefined);
  if (fill === undefined || Number.isNaN(fill) || array.dtype === "bool") return array;
  const { nodata: _, ...attrs } = array.attrs;
  return array.where(array.ne(fill)).withAttrs(attrs);
}

function measurement(input: Dataset, name: string): DataArray {
  if (input.parts.variables.has(name)) return input.get(name);
  throw new VariableNotFoundError(name, [...input.parts.variables.keys()]);
}

function allOf(input: Dataset): DataArray[] {
  return [...input.parts.variables.keys()].map((name) => input.get(name));
}

function withVariables(input: Dataset, arrays: readonly DataArray[]): Dataset {
  return new Dataset({ ...input.parts, variables: new Map(arrays.map(({ name, parts }) => [name, parts.variable])) });
}
