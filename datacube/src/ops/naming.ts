import { type CoordinateValues, coordinateVariable } from "../array/construct.ts";
import type { Coordinates } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { levelsOf, namesOfStack, stackOf } from "../array/levels.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { type Attrs, renameDims, type Variable } from "../array/variable.ts";
import { ExpressionError, VariableNotFoundError } from "../errors.ts";
import { isOwn, ofArray, ofDataset, sizeOfDim, subjectOf } from "./parts.ts";

/** New names by old name. */
type Names = Readonly<Record<string, string>>;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** The same array under another name. */
    rename(name: string): DataArray<D, T>;
    /**
     * Other names for dimensions and coordinates.
     * @throws VariableNotFoundError, ExpressionError when a new name is taken
     */
    rename(names: Names): DataArray<string, T>;
    /** Coordinates take the place of dimensions: `swapDims({ time: "step" })`. See Dataset.swapDims. */
    swapDims(dims: Names): DataArray<string, T>;
    /**
     * With more or other coordinates: values along the dimension of their name, a scalar, or a DataArray.
     * @throws ExpressionError when dimensions do not fit
     */
    assignCoords(coords: Readonly<Record<string, CoordinateValues>>): DataArray<D, T>;
    /** With more or other attributes. */
    assignAttrs(attrs: Attrs): DataArray<D, T>;
    /**
     * Without these coordinates.
     * @throws VariableNotFoundError
     */
    dropVars(names: string | readonly string[]): DataArray<D, T>;
    /**
     * A dataset where these coordinates (by default all that label no dimension) are variables beside the array.
     * @throws VariableNotFoundError, ExpressionError for labels of a dimension or an array without a name
     */
    resetCoords(names?: string | readonly string[]): Dataset;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * Other names for variables, coordinates and dimensions.
     * @throws VariableNotFoundError, ExpressionError when a new name is taken
     */
    rename(names: Names): Dataset;
    /**
     * Other dimensions: a variable over just the old dimension becomes its labels, a new name gives one without labels.
     * @throws DimensionNotFoundError, ExpressionError for a variable over other dimensions
     */
    swapDims(dims: Names): Dataset;
    /** With more or other coordinates; see DataArray.assignCoords. */
    assignCoords(coords: Readonly<Record<string, CoordinateValues>>): Dataset<V>;
    /** With more or other attributes of the dataset. */
    assignAttrs(attrs: Attrs): Dataset<V, D>;
    /**
     * Without these variables or coordinates.
     * @throws VariableNotFoundError
     */
    dropVars(names: string | readonly string[]): Dataset;
    /**
     * Variables become coordinates.
     * @throws VariableNotFoundError
     */
    setCoords(names: string | readonly string[]): Dataset;
    /** Coordinates (by default all that label no dimension) become variables; see DataArray.resetCoords. */
    resetCoords(names?: string | readonly string[]): Dataset;
  }
}

function rename(parts: DatasetParts, names: Names): DatasetParts {
  const known = namesOf(parts);
  for (const [from, to] of Object.entries(names)) {
    if (!known.has(from)) throw new VariableNotFoundError(from, [...known]);
    if (known.has(to) && !(to in names) && !labelsNothing(parts, from, to))
      throw new ExpressionError("rename", `the new name "${to}" of "${from}" is taken`);
  }
  const twice = Object.values(names).find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined) throw new ExpressionError("rename", `two are to be called "${twice}"`);
  return renameAll(parts, names, names);
}

/** Whether a coordinate may be given the name of the dimension that it is over, which has no labels. */
function labelsNothing({ variables, coords }: DatasetParts, from: string, to: string): boolean {
  return (variables.get(from) ?? coords.get(from)) !== undefined && !variables.has(to) && !coords.has(to);
}

function namesOf(parts: DatasetParts): Set<string> {
  const names = [...parts.variables.keys(), ...parts.coords.keys(), ...domainOf(parts).dims];
  return new Set(names.filter((name) => !isOwn(name)));
}

function renameAll(parts: DatasetParts, names: Names, dims: Names): DatasetParts {
  const change = (variables: ReadonlyMap<string, Variable>) =>
    new Map(
      [...variables].map(([name, variable]) => [lookUp(names, name), renameLevels(renameDims(variable, dims), names)]),
    );
  return { ...parts, variables: change(parts.variables), coords: change(parts.coords) };
}

function renameLevels(variable: Variable, names: Names): Variable {
  if (variable.levels === undefined) return variable;
  const levels = [...variable.levels].map(
    ([name, labels]) => [lookUp(names, name), renameDims(labels, names)] as const,
  );
  return { ...variable, levels: new Map(levels) };
}

function lookUp(names: Names, name: string): string {
  return Object.hasOwn(names, name) ? names[name]! : name;
}

function swapDims(parts: DatasetParts, dims: Names): DatasetParts {
  const labels = new Map<string, Variable>();
  for (const [from, to] of Object.entries(dims)) {
    sizeOfDim(parts, from);
    const variable = parts.variables.get(to) ?? parts.coords.get(to);
    if (variable === undefined) continue;
    if (variable.expr.dims.join() !== from)
      throw new ExpressionError(
        "swapDims",
        `"${to}" has the dimensions (${variable.expr.dims.join(", ")}), not ${from}`,
      );
    labels.set(to, variable);
  }
  const variables = new Map([...parts.variables].filter(([name]) => !labels.has(name)));
  return renameAll({ ...parts, variables, coords: new Map([...parts.coords, ...labels]) }, {}, dims);
}

function assignCoords(parts: DatasetParts, given: Readonly<Record<string, CoordinateValues>>): DatasetParts {
  const coords = new Map(withoutReplaced(parts.coords, Object.keys(given)));
  for (const values of Object.values(given))
    if (values instanceof DataArray) for (const [name, variable] of values.parts.coords) coords.set(name, variable);
  for (const [name, values] of Object.entries(given)) coords.set(name, coordinateVariable(name, values));
  const variables = new Map([...parts.variables].filter(([name]) => !Object.hasOwn(given, name)));
  const base = domainOf({ variables, coords: new Map() });
  const isArray = [...variables.keys()].some(isOwn);
  const lengths = new Map(base.dims.map((dim, axis) => [dim, base.shape[axis]!]));
  for (const [name, { expr }] of coords)
    expr.dims.forEach((dim, axis) => {
      const length = lengths.get(dim);
      if (length === undefined && isArray)
        throw new ExpressionError("assignCoords", `coordinate "${name}" has the dimension "${dim}", the array has not`);
      if (length !== undefined && length !== expr.shape[axis])
        throw new ExpressionError(
          "assignCoords",
          `coordinate "${name}" has ${expr.shape[axis]} elements along "${dim}", not ${length}`,
        );
      lengths.set(dim, expr.shape[axis]!);
    });
  return { ...parts, variables, coords };
}

/**
 * Coordinates without the levels of stacked dimensions that get other labels.
 * @throws ExpressionError for a level alone
 */
function withoutReplaced(coords: Coordinates, given: readonly string[]): Coordinates {
  const replaced = given.flatMap((name) => {
    const dim = stackOf(coords, name);
    if (dim === undefined) return [];
    if (given.includes(dim)) return namesOfStack(dim, levelsOf(coords, dim)!);
    throw new ExpressionError("assignCoords", `"${name}" is a level of "${dim}": use resetIndex("${dim}") first`);
  });
  return new Map([...coords].filter(([name]) => !replaced.includes(name)));
}

function dropVars(parts: DatasetParts, names: string | readonly string[]): DatasetParts {
  const dropped = found(parts, names).flatMap((name) => {
    const dim = stackOf(parts.coords, name);
    return dim === undefined ? [name] : namesOfStack(dim, levelsOf(parts.coords, dim)!);
  });
  const rest = (variables: ReadonlyMap<string, Variable>) =>
    new Map([...variables].filter(([name]) => !dropped.includes(name)));
  return { ...parts, variables: rest(parts.variables), coords: rest(parts.coords) };
}

/** The names, each of a variable or coordinate. */
function found({ variables, coords }: DatasetParts, names: string | readonly string[]): readonly string[] {
  const wanted: readonly string[] = typeof names === "string" ? [names] : names;
  const known = [...variables.keys(), ...coords.keys()].filter((name) => !isOwn(name));
  const missing = wanted.find((name) => !known.includes(name));
  if (missing !== undefined) throw new VariableNotFoundError(missing, known);
  return wanted;
}

function setCoords(parts: DatasetParts, names: string | readonly string[]): DatasetParts {
  const moved = found(parts, names);
  const variables = [...parts.variables];
  return {
    ...parts,
    variables: new Map(variables.filter(([name]) => !moved.includes(name))),
    coords: new Map([...parts.coords, ...variables.filter(([name]) => moved.includes(name))]),
  };
}

function resetCoords(parts: DatasetParts, names?: string | readonly string[]): DatasetParts {
  const { dims } = domainOf(parts);
  const isLabel = (name: string) => dims.includes(name) || stackOf(parts.coords, name) !== undefined;
  const moved = names === undefined ? [...parts.coords.keys()].filter((name) => !isLabel(name)) : found(parts, names);
  const label = moved.find(isLabel);
  if (label !== undefined)
    throw new ExpressionError("resetCoords", `"${label}" labels a dimension of ${subjectOf(parts)}`);
  const coords = [...parts.coords];
  return {
    ...parts,
    variables: new Map([...parts.variables, ...coords.filter(([name]) => moved.includes(name))]),
    coords: new Map(coords.filter(([name]) => !moved.includes(name))),
  };
}

function renameArray(array: DataArray, names: string | Names): DataArray {
  const { variable, coords } = array.parts;
  if (typeof names === "string") return new DataArray(names, variable, coords);
  return ofArray(rename)(array, names);
}

function resetArray(array: DataArray, names?: string | readonly string[]): Dataset {
  if (array.name === "") throw new ExpressionError("resetCoords", "the array has no name: rename it first");
  const { variable, coords } = array.parts;
  return new Dataset(resetCoords({ variables: new Map([[array.name, variable]]), coords, attrs: {} }, names));
}

const assignAttrs = (dataset: DatasetCore, attrs: Attrs): Dataset =>
  new Dataset({ ...dataset.parts, attrs: { ...dataset.attrs, ...attrs } });

addMethods({
  rename: renameArray as never,
  swapDims: ofArray(swapDims),
  assignCoords: ofArray(assignCoords),
  assignAttrs: (array, attrs) => array.withAttrs({ ...array.attrs, ...attrs }),
  dropVars: ofArray(dropVars),
  resetCoords: resetArray,
});
addDatasetMethods({
  rename: ofDataset(rename),
  swapDims: ofDataset(swapDims),
  assignCoords: ofDataset(assignCoords),
  assignAttrs,
  dropVars: ofDataset(dropVars),
  setCoords: ofDataset(setCoords),
  resetCoords: ofDataset(resetCoords),
});
