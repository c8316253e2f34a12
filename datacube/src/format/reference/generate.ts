import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { Reference } from "../../source/reference.ts";
import { compileTemplate, type Names } from "./template.ts";

/** Most references that a document may generate. */
const maxGenerated = 2 ** 20;

/** Values that a name takes. */
interface Dimension {
  readonly name: string;
  readonly length: number;
  at(index: number): number | string;
}

/**
 * The references of `gen`: one for each combination of the values of its dimensions, the last one fastest (kerchunk's
 * references, version 1). Other names are `names`, by which all templates of the document go.
 * @throws CorruptDataError that names the generator, UnsupportedError for more than a million
 */
export function generateReferences(
  gen: readonly unknown[],
  names: Names,
  source: string,
): (readonly [key: string, reference: Reference])[] {
  let count = 0;
  return gen.flatMap((one, i) => {
    const generator = toGenerator(one, `gen[${i}]`, source);
    count += generator.dimensions.reduce((product, { length }) => product * length, 1);
    if (count > maxGenerated)
      throw new UnsupportedError(`${count} generated references in ${source}`, `at most ${maxGenerated} are made`);
    return [...combinations(generator.dimensions)].map((values) => generator.make(new Map([...names, ...values])));
  });
}

interface ReferenceGenerator {
  readonly dimensions: readonly Dimension[];
  make(names: Names): readonly [key: string, reference: Reference];
}

function toGenerator(value: unknown, place: string, source: string): ReferenceGenerator {
  const damaged = (reason: string): CorruptDataError =>
    new CorruptDataError({ source, format: "reference", place }, reason);
  const fields = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const template = (name: string) => {
    const text = fields[name];
    if (typeof text !== "string") throw damaged(`${name} is no text`);
    return compileTemplate(text, `${name} of ${place} in ${source}`);
  };
  const [key, url] = [template("key"), template("url")];
  const isPart = fields.offset !== undefined || fields.length !== undefined;
  const part = isPart ? ([template("offset"), template("length")] as const) : undefined;
  const whole = (text: string): number => {
    if (!/^\s*\d{1,15}\s*$/.test(text)) throw damaged(`"${text}" is no offset or length`);
    return Number(text);
  };
  const { dimensions } = fields;
  if (typeof dimensions !== "object" || dimensions === null) throw damaged("dimensions is no object");
  return {
    dimensions: Object.entries(dimensions).map(([name, values]) => {
      const dimension = toDimension(name, values);
      if (!dimension) throw damaged(`dimension ${name} is neither a list nor a range`);
      return dimension;
    }),
    make: (names) => {
      const target = url(names);
      if (!part) return [key(names), { kind: "whole", target }];
      const [offset, length] = part.map((text) => whole(text(names))) as [number, number];
      return [key(names), { kind: "part", target, offset, length }];
    },
  };
}

function toDimension(name: string, values: unknown): Dimension | undefined {
  if (Array.isArray(values)) {
    const isPlain = values.every((value) => Number.isSafeInteger(value) || typeof value === "string");
    return isPlain ? { name, length: values.length, at: (index) => values[index] as number | string } : undefined;
  }
  const { start = 0, stop, step = 1 } = (values ?? {}) as Readonly<Record<string, unknown>>;
  const [first, end, by] = [start, stop, step].map((one) => (Number.isSafeInteger(one) ? (one as number) : Number.NaN));
  const length = Math.max(0, Math.ceil((end! - first!) / by!));
  return Number.isFinite(length) ? { name, length, at: (index) => first! + index * by! } : undefined;
}

/** All combinations of values, the last dimension fastest. */
function* combinations([first, ...others]: readonly Dimension[]): Generator<[name: string, value: number | string][]> {
  if (!first) {
    yield [];
    return;
  }
  for (let i = 0; i < first.length; i++)
    for (const rest of combinations(others)) yield [[first.name, first.at(i)], ...rest];
}
