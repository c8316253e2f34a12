import { isDType } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { type Fields, isFields } from "../fields.ts";
import { statistics, type VirtualDefinition } from "./model.ts";

/** Adds what is wrong with a value to the problems. */
type Check = (value: unknown, place: string, problems: string[]) => void;

/** A definition that was checked. @throws ExpressionError with all that is wrong, each with its place */
export function toVirtual(definition: unknown): VirtualDefinition {
  const problems: string[] = [];
  node(definition, "", problems);
  if (problems.length === 0) return definition as VirtualDefinition;
  throw new ExpressionError("virtual", problems.slice(0, 20).join("; "));
}

const is =
  (holds: (value: unknown) => boolean, what: string): Check =>
  (value, place, problems) => {
    if (!holds(value)) problems.push(`${place} is ${JSON.stringify(value)?.slice(0, 80)}, not ${what}`);
  };

const text = is((value) => typeof value === "string" && value !== "", "a text");
const number = is((value) => typeof value === "number", "a number");
const bool = is((value) => typeof value === "boolean", "true or false");
const names = is((value) => isNames(value) && [value].flat().length > 0, "a name or a list of names");
const fields = is(isFields, "a record");
const dtype = is((value) => typeof value === "string" && isDType(value), "a dtype");
const oneOf = (words: readonly string[]): Check =>
  is((value) => words.includes(value as string), `one of ${words.join(", ")}`);
const textOrFields = is((value) => typeof value === "string" || isFields(value), "a text or a record");
const filter = textOrFields;
const resolution = is(
  (value) => typeof value === "number" || (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)),
  "a number, or one for x and one for y",
);
const renaming = is(
  (value) => isFields(value) && Object.values(value).every((one) => typeof one === "string"),
  "names by names",
);
const grid: Check = (value, place, problems) => record(value, { at: place, problems }, { crs: text, resolution });

const formulas: Check = (value, place, problems) => {
  if (!isFields(value) || Object.keys(value).length === 0)
    return void problems.push(`${place} is no record of formulas`);
  for (const [name, one] of Object.entries(value)) {
    const at = `${place}.${name}`;
    if (typeof one === "string") text(one, at, problems);
    else record(one, { at, problems }, { formula: text, dtype, nodata: number, units: text }, ["formula"]);
  }
};

const nodes: Check = (value, place, problems) => {
  if (!Array.isArray(value) || value.length === 0) problems.push(`${place} is no list of definitions`);
  else for (const [i, one] of value.entries()) node(one, `${place}[${i}]`, problems);
};

/** Fields of each kind of node; those that are not optional are needed. */
interface Kind {
  readonly fields: Readonly<Record<string, Check>>;
  readonly needs: readonly string[];
}

const settings = { resampling: textOrFields, groupby: text, dtype: textOrFields, nodata: number, maskAndScale: bool };
const kinds: Readonly<Record<string, Kind>> = {
  product: { fields: { product: text, measurements: names, filter, query: fields, ...settings }, needs: [] },
  juxtapose: { fields: { juxtapose: nodes }, needs: [] },
  collate: { fields: { collate: nodes, source: text }, needs: [] },
  aggregate: { fields: { aggregate: oneOf(statistics), resample: text, groupby: text, input: node }, needs: ["input"] },
  reproject: {
    fields: { reproject: grid, resampling: oneOf(["nearest", "bilinear", "cubic", "average", "mode"]), input: node },
    needs: ["input"],
  },
};
const transforms: Readonly<Record<string, Kind>> = {
  select: { fields: { measurements: names }, needs: ["measurements"] },
  rename: { fields: { names: renaming }, needs: ["names"] },
  toFloat: { fields: { dtype: oneOf(["float32", "float64"]) }, needs: [] },
  calc: { fields: { output: formulas }, needs: ["output"] },
  makeMask: { fields: { measurement: text, any: names, none: names }, needs: ["measurement"] },
  applyMask: { fields: { mask: text }, needs: ["mask"] },
};

function node(value: unknown, place: string, problems: string[]): void {
  const at = place === "" ? "the definition" : place;
  if (!isFields(value)) return void problems.push(`${at} is no record`);
  const words = [...Object.keys(kinds), "transform"];
  const [word, second] = words.filter((one) => Object.hasOwn(value, one));
  if (word === undefined || second !== undefined)
    return void problems.push(
      `${at} has ${second === undefined ? "none" : "several"} of ${words.join(", ")}: it needs one`,
    );
  const kind = word === "transform" ? transformOf(value.transform, at, problems) : kinds[word]!;
  if (!kind) return;
  record(value, { at: place, problems }, kind.fields, kind.needs);
  if (word === "aggregate") checkAggregate(value, at, problems);
  if (value.transform === "makeMask" && (value.any === undefined) === (value.none === undefined))
    problems.push(`${at} needs any or none: the flags that make the mask`);
}

function transformOf(name: unknown, at: string, problems: string[]): Kind | undefined {
  const found = typeof name === "string" && Object.hasOwn(transforms, name) ? transforms[name] : undefined;
  if (found) return { fields: { ...found.fields, transform: text, input: node }, needs: [...found.needs, "input"] };
  problems.push(`${at}.transform is ${JSON.stringify(name)}, none of ${Object.keys(transforms).join(", ")}`);
  return undefined;
}

function checkAggregate({ aggregate, resample, groupby }: Fields, at: string, problems: string[]): void {
  if (resample !== undefined && groupby !== undefined) problems.push(`${at} has resample and groupby: it needs one`);
  const isWhole = aggregate === "geomedian" || aggregate === "medoid";
  if (isWhole && (resample ?? groupby) !== undefined) problems.push(`${at}: a ${aggregate} is one of all times`);
}

function record(
  value: unknown,
  { at, problems }: { readonly at: string; readonly problems: string[] },
  known: Readonly<Record<string, Check>>,
  needs: readonly string[] = [],
): void {
  if (!isFields(value)) return void problems.push(`${at} is no record`);
  const under = (name: string): string => (at === "" ? name : `${at}.${name}`);
  for (const name of needs) if (value[name] === undefined) problems.push(`${under(name)} is missing`);
  for (const [name, one] of Object.entries(value)) {
    if (one === undefined) continue;
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (check) check(one, under(name), problems);
    else problems.push(`${under(name)} is unknown; known are ${Object.keys(known).join(", ")}`);
  }
}

function isNames(value: unknown): value is string | string[] {
  return typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}
