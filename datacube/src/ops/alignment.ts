import { haveSameStack, sameElements } from "../array/align.ts";
import { labelsOf } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts, domainOf } from "../array/dataset.ts";
import { type ArrayData, createData, type DType, dtypeOfData, promote } from "../array/dtype.ts";
import { compareLabels, type LabelIndex, toKey } from "../array/labels.ts";
import { memoryVariable, type Variable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { cast } from "../expr/map/convert.ts";
import { arrayOfParts, partsOfArray } from "./parts.ts";
import { type ReindexOptions, reindexDim } from "./reindexing.ts";
import { jointStack } from "./stack/join.ts";

/** Which labels remain: those of all, of any, of the first, of the last; equal ones only; the first's, by position. */
export type Join = "inner" | "outer" | "left" | "right" | "exact" | "override";

/** Options of `align`. */
export interface AlignOptions extends Pick<ReindexOptions, "fillValue"> {
  /** Default: `inner`. */
  readonly join?: Join;
  /** Dimensions to leave alone. */
  readonly exclude?: readonly string[];
}

/**
 * Arrays and datasets on the same labels, in their order: `const [a, b] = align([x, y], { join: "outer" })`.
 * @throws ExpressionError when labels are repeated, or differ where `join` is `exact`
 */
export function align<const A extends readonly (DataArray | Dataset)[]>(
  objects: A,
  options: AlignOptions = {},
): { [I in keyof A]: A[I] extends DataArray ? DataArray : Dataset } {
  const aligned = alignParts(objects.map(partsOf), options);
  return objects.map((object, i) =>
    object instanceof DataArray ? arrayOfParts(object.name, aligned[i]!) : new Dataset(aligned[i]!),
  ) as never;
}

/** Variables and coordinates of an array or a dataset. */
export function partsOf(object: DataArray | DatasetCore): DatasetParts {
  return object instanceof DataArray ? partsOfArray(object) : object.parts;
}

/** Parts on the same labels. */
export function alignParts(all: readonly DatasetParts[], options: AlignOptions): DatasetParts[] {
  const dims = new Set(all.flatMap((parts) => domainOf(parts).dims));
  let result = [...all];
  for (const dim of dims) {
    if (options.exclude?.includes(dim)) continue;
    const join = options.join ?? "inner";
    const stack = jointStack(result, dim, join);
    const labels = stack?.get(dim) ?? jointLabels(dim, result, join);
    if (labels === undefined) continue;
    result = result.map((parts) => {
      if (!domainOf(parts).dims.includes(dim) || haveSameStack(parts.coords, new Map([[dim, labels]]), dim))
        return parts;
      const own = labelsOf(parts.coords, dim);
      if (own && sameElements(own.values, labelsOf(new Map([[dim, labels]]), dim)!.values)) return parts;
      if (own && join === "override")
        return { ...parts, coords: new Map([...parts.coords, [dim, labels], ...(stack ?? [])]) };
      return reindexDim(parts, { dim, labels, ...(stack && { stack }) }, { fillValue: options.fillValue });
    });
  }
  return result;
}

/** The labels that several have together; undefined where none has labels. */
function jointLabels(dim: string, all: readonly DatasetParts[], join: Join): Variable | undefined {
  const labelled = all.flatMap(({ coords, source }) => {
    const index = labelsOf(coords, dim);
    return index ? [{ index, variable: coords.get(dim)!, source }] : [];
  });
  const [first] = labelled;
  if (first === undefined) return undefined;
  const differ = labelled.filter(({ index }) => !sameElements(index.values, first.index.values));
  if (differ.length === 0 || join === "left") return first.variable;
  if (join === "right") return labelled.at(-1)!.variable;
  const from = differ[0]!.source === undefined ? "" : `, as in ${differ[0]!.source}`;
  if (join === "exact") throw new ExpressionError("align", `labels of "${dim}" differ${from}, and join is "exact"`);
  if (join === "override") {
    if (differ.every(({ index }) => index.values.length === first.index.values.length)) return first.variable;
    throw new ExpressionError("align", `lengths of "${dim}" differ${from}, and join is "override"`);
  }
  const indexes = labelled.map(({ index }) => index);
  const dtype = indexes.map((index) => index.dtype).reduce((a, b) => (a === b ? a : promote(a, b)));
  const values = indexes.map(({ values }) => asDType(values, dtype)).reduce(join === "outer" ? union : intersection);
  return memoryVariable(dim, { dims: [dim], shape: [values.length], dtype, data: values }, first.variable);
}

function asDType(values: ArrayData, dtype: DType): ArrayData {
  return createData(dtype, 0).constructor === values.constructor ? values : cast(values, dtype);
}

type Label = LabelIndex["values"][number];

function intersection(a: ArrayData, b: ArrayData): ArrayData {
  if (sameElements(a, b)) return a;
  const theirs = new Set(Array.from(b as ArrayLike<Label>, toKey));
  return elementsLike(
    a,
    Array.from(a as ArrayLike<Label>).filter((label) => theirs.has(toKey(label))),
  );
}

/** Labels of both, ascending; as they are where one has none or both are the same, as in pandas. */
function union(a: ArrayData, b: ArrayData): ArrayData {
  if (b.length === 0 || sameElements(a, b)) return a;
  if (a.length === 0) return b;
  const all = new Map([...(a as Iterable<Label>), ...(b as Iterable<Label>)].map((label) => [toKey(label), label]));
  return elementsLike(a, [...all.values()].sort(compareLabels));
}

function elementsLike(data: ArrayData, elements: readonly Label[]): ArrayData {
  if (Array.isArray(data)) return elements as string[];
  const to = createData(dtypeOfData(data), elements.length);
  for (let i = 0; i < elements.length; i++) to[i] = elements[i] as number;
  return to;
}
