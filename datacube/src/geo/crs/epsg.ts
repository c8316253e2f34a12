import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { CrsDefinition, CrsKind, Datum } from "./definition.ts";
import { datumOf, parseProjParameters, projectionOf, toMetre } from "./proj-string.ts";

/** Line of the table by code; see epsg-table/make.py for its columns. */
let table: ReadonlyMap<number, string> | undefined;

function lineOf(code: number): readonly string[] | undefined {
  table ??= readTable();
  return table.get(code)?.split("|");
}

function readTable(): Map<number, string> {
  const text = gunzipSync(readFileSync(new URL("epsg-table/epsg.txt.gz", import.meta.url))).toString();
  return new Map(text.split("\n").map((line) => [Number.parseInt(line, 10), line]));
}

const kinds: Readonly<Record<string, CrsKind>> = {
  g: "geographic",
  h: "geographic3d",
  c: "geocentric",
  p: "projected",
};

/** The CRS of an EPSG code, from a table made of PROJ's database; undefined for a code that is not in it. */
export function fromEpsg(code: number): CrsDefinition | undefined {
  const line = lineOf(code);
  if (!line) return undefined;
  const [, kind = "", axes = "", base = "", name = "", definition = ""] = line;
  const parameters = parseProjParameters(definition);
  if (kind !== "p") return { kind: kinds[kind]!, name, code, datum: toDatum(base, definition), toMetre: 1, axes };
  const [, , , datumNames = "", baseName = "", baseDefinition = ""] = lineOf(Number(base))!;
  return {
    kind: "projected",
    name,
    code,
    datum: toDatum(datumNames, baseDefinition),
    base: { name: baseName, code: Number(base) },
    projection: projectionOf(parameters.has("wktext") ? "webmerc" : parameters.get("proj")!, parameters),
    toMetre: toMetre(parameters),
    axes,
  };
}

function toDatum(names: string, definition: string): Datum {
  const [name = "", ellipsoid = ""] = names.split(";");
  const datum = datumOf(parseProjParameters(definition));
  return { ...datum, name, ellipsoid: { ...datum.ellipsoid, name: ellipsoid } };
}
