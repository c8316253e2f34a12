import { LabelNotFoundError, SelectionError } from "../errors.ts";
import { type AxisIndex, fromPositions } from "../expr/selection.ts";
import { type Coordinates, labelsOf } from "./coordinates.ts";
import { createData } from "./dtype.ts";
import { formatLabel, type Label, type LabelIndex, toValue } from "./labels.ts";
import { levelElements, levelsOf, stackedLabels, stackOf, withStack } from "./levels.ts";
import { isLabel, isLevelLabels, type LabelSelector, OneOf, Tuple } from "./selectors.ts";
import { elementsOf, type Levels, memoryVariable, renameDims, type Variable } from "./variable.ts";

/** Labels of some levels of a stacked dimension that are selected. */
export interface LevelSelection {
  readonly dim: string;
  /** Where all levels have their label. */
  readonly index: AxisIndex;
  /** The selected levels as scalars. */
  readonly scalars: Coordinates;
}

/**
 * Takes the selectors apart that are for levels of stacked dimensions. Those for all levels of one become selectors of its
 * labels.
 * @throws SelectionError, LabelNotFoundError
 */
export function chooseLevels(
  coords: Coordinates,
  selectors: Readonly<Record<string, LabelSelector>>,
): { levels: LevelSelection[]; others: Readonly<Record<string, LabelSelector>> } {
  const others: Record<string, LabelSelector> = {};
  const wanted = new Map<string, Map<string, Label>>();
  for (const [name, selector] of Object.entries(selectors)) {
    const dim = stackOf(coords, name);
    const stack = dim === undefined ? undefined : { coords, dim, levels: levelsOf(coords, dim)! };
    const labels = stack && labelsOfLevels(stack, name, selector);
    if (labels === undefined) others[name] = stack ? ownLabels(stack, selector) : selector;
    else {
      const known = wanted.get(dim!);
      if (known && (name === dim || dim! in selectors))
        throw new SelectionError(dim!, "it is selected on by itself and by a level: use two sel");
      wanted.set(dim!, new Map([...(known ?? []), ...labels]));
    }
  }
  const partial: LevelSelection[] = [];
  for (const [dim, labels] of wanted) {
    const stack = { coords, dim, levels: levelsOf(coords, dim)! };
    if (labels.size === stack.levels.size)
      others[dim] = textsOf(stack, [[...stack.levels.keys()].map((level) => labels.get(level)!)])[0]!;
    else partial.push(selectLevels(stack, labels));
  }
  return { levels: partial, others };
}

interface Stack {
  readonly coords: Coordinates;
  readonly dim: string;
  readonly levels: Levels;
}

/** The labels of levels that a selector means; undefined for one of the dimension's own labels. */
function labelsOfLevels({ dim, levels }: Stack, name: string, selector: LabelSelector): Map<string, Label> | undefined {
  const names = [...levels.keys()];
  if (name !== dim) {
    if (isLabel(selector)) return new Map([[name, selector]]);
    throw new SelectionError(name, `a level of "${dim}" is selected on by one label: use unstack or resetIndex first`);
  }
  if (isLabel(selector)) return new Map([[names[0]!, selector]]);
  if (selector instanceof Tuple) {
    if (selector.items.length > names.length)
      throw new SelectionError(dim, `its levels are ${names.join(", ")}: ${selector.items.length} labels are too many`);
    return new Map(selector.items.map((label, i) => [names[i]!, label]));
  }
  if (!isLevelLabels(selector)) return undefined;
  const given = Object.keys(selector);
  if (given.length === 0) throw new SelectionError(dim, `give a label for one of its levels, ${names.join(", ")}`);
  const unknown = given.find((level) => !levels.has(level));
  if (unknown !== undefined) throw new SelectionError(dim, `"${unknown}" is no level; they are ${names.join(", ")}`);
  return new Map(Object.entries(selector));
}

/** A selector of the dimension's own labels, which are texts. */
function ownLabels(stack: Stack, selector: LabelSelector): LabelSelector {
  const { dim, levels } = stack;
  if (Array.isArray(selector))
    throw new SelectionError(dim, "labels of several levels have no intervals: use isel, or unstack first");
  const items = selector instanceof OneOf ? selector.items : [];
  if (!items.some((item) => item instanceof Tuple)) return selector;
  const tuples = items.map((item) => {
    if (item instanceof Tuple && item.items.length === levels.size) return item.items;
    throw new SelectionError(dim, `give tuples of ${levels.size} labels, for ${[...levels.keys()].join(", ")}`);
  });
  return new OneOf(textsOf(stack, tuples));
}

/** Labels of all levels as the dimension's own labels. */
function textsOf({ coords, levels }: Stack, tuples: readonly (readonly Label[])[]): string[] {
  const columns = new Map(
    [...levels.keys()].map((name, level): [string, Variable] => {
      const index = indexOfLevel(coords, name);
      const variable = coords.get(name)!;
      const data = createData(index.dtype, tuples.length);
      tuples.forEach((labels, i) => {
        data[i] = toValue(index, labels[level]!) as never;
      });
      const array = { dims: ["tuple"], shape: [tuples.length], dtype: index.dtype, data };
      return [name, memoryVariable(name, array, variable)];
    }),
  );
  return elementsOf(stackedLabels(levels, (name) => columns.get(name)!)) as string[];
}

function indexOfLevel(coords: Coordinates, name: string): LabelIndex {
  const variable = coords.get(name)!;
  levelElements(name, variable);
  const dim = variable.expr.dims[0]!;
  return { ...labelsOf(new Map([[dim, variable]]), dim)!, dim: name };
}

function selectLevels({ coords, dim }: Stack, wanted: ReadonlyMap<string, Label>): LevelSelection {
  let positions: number[] | undefined;
  const scalars = new Map<string, Variable>();
  for (const [name, label] of wanted) {
    const index = indexOfLevel(coords, name);
    const value = toValue(index, label);
    const { values } = index;
    positions = (positions ?? Array.from({ length: values.length }, (_, i) => i)).filter((i) => values[i] === value);
    const data = createData(index.dtype, 1);
    data[0] = value as never;
    const { attrs, encoding } = coords.get(name)!;
    scalars.set(name, memoryVariable(name, { dims: [], shape: [], dtype: index.dtype, data }, { attrs, encoding }));
  }
  if (positions!.length > 0) return { dim, index: fromPositions(positions!), scalars };
  const shown = [...wanted].map(([name, label]) => `${name}: ${formatLabel(label)}`).join(", ");
  throw new LabelNotFoundError(dim, shown, "its levels have no such labels together");
}

/**
 * Variables and coordinates without levels that were selected on: these are scalars then. Where one level remains the
 * dimension is called as that.
 */
export function withoutLevels<P extends { variables: ReadonlyMap<string, Variable>; coords: Coordinates }>(
  parts: P,
  { dim, scalars }: LevelSelection,
): P {
  const levels = levelsOf(parts.coords, dim)!;
  const rest: Levels = new Map([...levels].filter(([name]) => !scalars.has(name)));
  const coords = new Map([...parts.coords, ...scalars]);
  if (rest.size > 1) return { ...parts, coords: withStack(coords, dim, rest) };
  const [last] = rest.keys();
  coords.delete(dim);
  const renamed = (variables: ReadonlyMap<string, Variable>) =>
    new Map([...variables].map(([name, variable]) => [name, renameDims(variable, { [dim]: last! })]));
  return { ...parts, variables: renamed(parts.variables), coords: renamed(coords) };
}
