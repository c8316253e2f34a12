import { isDeepStrictEqual } from "node:util";
import { WidgetError } from "../errors.ts";
import type { Choices } from "./trait.ts";

/** The values of a widget's traits, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each rule knows the traits of its widgets
type Values = Record<string, any>;

/** What a rule is told about the values it is to make agree. */
interface RuleContext {
  /** Name of the widget, for errors. */
  kind: string;
  /** Names of the traits that were set. */
  set: ReadonlySet<string>;
  /** The widget is being made. */
  initial: boolean;
}

/** Makes the values of a widget agree with each other, in place, or throws {@link WidgetError}. */
export type Rule = (values: Values, context: RuleContext) => void;

/** The rules by their names in the catalog. */
export const RULES: Record<string, Rule> = {
  bounded: (values, context) => {
    checkBounds(values, context);
    values.value = clamp(values.value, values.min, values.max);
  },
  boundedLog: (values, context) => {
    checkBounds(values, context);
    values.value = clamp(values.value, values.base ** values.min, values.base ** values.max);
  },
  boundedRange: (values, context) => {
    checkBounds(values, context);
    const { min, max } = values;
    if (context.initial && !context.set.has("value")) values.value = middleHalf(min, max, values.step);
    values.value = Object.freeze(values.value.map((bound: number) => clamp(bound, min, max)));
  },
  combobox: ({ value, options, ensureOption }, { kind }) => {
    if (ensureOption && value !== "" && !options.includes(value))
      throw new WidgetError(`${kind}.value`, `must be one of the options, not ${JSON.stringify(value)}`);
  },
  tags: ({ value, allowedTags }, { kind }) => {
    if (value.includes("")) throw new WidgetError(`${kind}.value`, "must not contain an empty tag");
    const wrong = value.find((tag: string) => allowedTags.length > 0 && !allowedTags.includes(tag));
    if (wrong !== undefined)
      throw new WidgetError(`${kind}.value`, `contains ${JSON.stringify(wrong)}, which is not among the allowed tags`);
  },
  titled: (values, context) => {
    const count = values.children.length;
    values.titles = Object.freeze(Array.from({ length: count }, (_, index) => values.titles[index] ?? ""));
    if (values.selectedIndex === null || values.selectedIndex < count) return;
    if (context.set.has("selectedIndex")) outOfBounds(`${context.kind}.selectedIndex`, values.selectedIndex, count);
    values.selectedIndex = null;
  },
  tab: (values, context) => {
    const count = values.children.length;
    if (context.set.has("children") && !context.set.has("selectedIndex"))
      values.selectedIndex = count === 0 ? null : Math.min(values.selectedIndex ?? 0, count - 1);
    RULES.titled!(values, context);
  },
  selection: (values, context) => {
    const pairs = prepare(values, context);
    const chosen = chosenIndex(values, context, pairs);
    values.index = chosen;
    values.label = chosen === null ? null : pairs[chosen]![0];
    values.value = chosen === null ? null : pairs[chosen]![1];
  },
  multipleSelection: (values, context) => selectSeveral(values, context, prepare(values, context)),
  rangeSelection: (values, context) => {
    const pairs = prepare(values, context);
    const kept = ["index", "label", "value"].some((name) => context.set.has(name));
    if (!kept && (context.initial || context.set.has("options"))) values.index = [0, 0];
    selectSeveral(values, kept ? context : { ...context, set: new Set(["index"]) }, pairs);
    if (values.index.length !== 2) throw new WidgetError(`${context.kind}.value`, "must be two of the options");
  },
};

type Pair = readonly [label: string, value: unknown];

function checkBounds({ min, max }: Values, { kind }: RuleContext): void {
  if (min !== null && max !== null && min > max)
    throw new WidgetError(`${kind}.min`, `(${show(min)}) is greater than max (${show(max)})`);
}

function show(bound: unknown): string {
  return bound instanceof Date ? bound.toISOString() : String(bound);
}

function clamp<T extends number | string | Date>(value: T | null, min: T | null, max: T | null): T | null {
  if (value === null) return null;
  if (min !== null && value < min) return min;
  return max !== null && value > max ? max : value;
}

/** From a quarter to three quarters, whole where the steps are. */
function middleHalf(min: number, max: number, step: number): readonly [number, number] {
  const at = (part: number): number => min + (max - min) * part;
  const whole = Number.isInteger(step) && Number.isInteger(min) && Number.isInteger(max);
  return whole ? [Math.trunc(at(0.25)), Math.trunc(at(0.75))] : [at(0.25), at(0.75)];
}

/** Labels and values of what there is to choose from. */
function toPairs(options: Choices<unknown>): Pair[] {
  if (options instanceof Map) return [...(options as ReadonlyMap<string, unknown>)].map(([k, v]) => [String(k), v]);
  if (!Array.isArray(options)) return Object.entries(options);
  const paired = options.every((option) => Array.isArray(option) && option.length === 2);
  return options.map((option) => (paired ? [String(option[0]), option[1]] : [String(option), option]));
}

function prepare(values: Values, { kind }: RuleContext): Pair[] {
  const pairs = toPairs(values.options);
  if (kind.endsWith("Slider") && pairs.length === 0) throw new WidgetError(`${kind}.options`, "must not be empty");
  values.optionLabels = Object.freeze(pairs.map(([label]) => label));
  return pairs;
}

function chosenIndex(values: Values, { kind, set, initial }: RuleContext, pairs: Pair[]): number | null {
  if (set.has("index")) return checkedIndex(kind, values.index, pairs);
  if (set.has("label")) return values.label === null ? null : indexOf(kind, "label", values.label, pairs);
  if (set.has("value")) return values.value === null ? null : indexOf(kind, "value", values.value, pairs);
  if (initial || (set.has("options") && values.index !== null)) return pairs.length > 0 ? 0 : null;
  return values.index;
}

function selectSeveral(values: Values, { kind, set, initial }: RuleContext, pairs: Pair[]): void {
  if (set.has("index")) for (const index of values.index) checkedIndex(kind, index, pairs);
  else if (set.has("label")) values.index = values.label.map((label: string) => indexOf(kind, "label", label, pairs));
  else if (set.has("value")) values.index = values.value.map((value: unknown) => indexOf(kind, "value", value, pairs));
  else if (!initial && set.has("options")) values.index = [];
  values.index = Object.freeze([...values.index]);
  values.label = Object.freeze(values.index.map((index: number) => pairs[index]![0]));
  values.value = Object.freeze(values.index.map((index: number) => pairs[index]![1]));
}

function checkedIndex(kind: string, index: number | null, pairs: Pair[]): number | null {
  if (index !== null && (index < 0 || index >= pairs.length)) outOfBounds(`${kind}.index`, index, pairs.length);
  return index;
}

function indexOf(kind: string, what: "label" | "value", wanted: unknown, pairs: Pair[]): number {
  const at = what === "label" ? 0 : 1;
  const index = pairs.findIndex((pair) => isDeepStrictEqual(pair[at], wanted));
  if (index < 0) throw new WidgetError(`${kind}.${what}`, `must be one of the options, not ${String(wanted)}`);
  return index;
}

function outOfBounds(where: string, index: number, count: number): never {
  throw new WidgetError(where, `(${index}) is out of bounds: there are ${count}`);
}
