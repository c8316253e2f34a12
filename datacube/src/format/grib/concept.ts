import { concepts, parameterNames } from "./tables.ts";

/** Values of the keys by which concepts are told apart, one letter each (see make-tables.py); "M" is missing. */
export type Facts = Readonly<Record<string, number | string>>;

interface Entry {
  readonly value: string;
  readonly conditions: readonly (readonly [key: string, value: string])[];
}

const parsed = new Map<string, readonly Entry[]>();

function entriesOf(name: string): readonly Entry[] {
  let entries = parsed.get(name);
  if (!entries) {
    const lines = (concepts[name] ?? "").split("\n").filter((line) => line !== "");
    entries = lines.map((line) => {
      const [value = "", ...conditions] = line.split(";");
      return { value, conditions: conditions.map((text) => [text[0]!, text.slice(1)] as const) };
    });
    parsed.set(name, entries);
  }
  return entries;
}

/** The value of the entry with the most conditions, all of which hold; of equal ones the last. */
function bestMatch(entries: readonly Entry[], facts: Facts): string | undefined {
  let best: Entry | undefined;
  for (const entry of entries) {
    if (entry.conditions.length < (best?.conditions.length ?? 0)) continue;
    if (entry.conditions.every(([key, value]) => String(facts[key]) === value)) best = entry;
  }
  return best?.value;
}

const remembered = new Map<string, string | undefined>();
const maxRemembered = 4096;

/** What a concept says of a field: by the tables of all and of its centre, else by ECMWF's. */
export function evaluate(concept: string, edition: 1 | 2, centre: number, facts: Facts): string | undefined {
  const key = JSON.stringify([concept, edition, centre, facts]);
  if (!remembered.has(key)) {
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, search(`${concept}${edition}`, centre, facts));
  }
  return remembered.get(key);
}

function search(name: string, centre: number, facts: Facts): string | undefined {
  return (
    bestMatch([...entriesOf(name), ...entriesOf(`${name}.${centre}`)], facts) ??
    bestMatch(entriesOf(`${name}.98`), facts)
  );
}

/** Names and units of a parameter. */
export interface Parameter {
  readonly paramId: number;
  readonly shortName: string;
  readonly name: string;
  readonly units: string;
}

let names: Map<string, readonly string[]> | undefined;

/** The parameter of a field; undefined when the tables do not have it. */
export function findParameter(edition: 1 | 2, centre: number, facts: Facts): Parameter | undefined {
  const id = evaluate("paramId", edition, centre, facts);
  if (id === undefined) return undefined;
  names ??= new Map(
    parameterNames.split("\n").map((line) => {
      const [key = "", ...row] = line.split("|");
      return [key, row];
    }),
  );
  const [shortName = "unknown", name = "unknown", units = "unknown"] =
    names.get(`grib${edition}:${id}`) ?? names.get(id) ?? [];
  return { paramId: Number(id), shortName, name, units };
}
