import { UnsupportedError } from "../../errors.ts";
import type { Crs } from "../../geo/crs/crs.ts";
import type { CrsDefinition, Datum } from "../../geo/crs/definition.ts";
import { expandProjection, namesOf, parameterValue } from "../../geo/crs/projection-names.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * A geographic or projected system as PROJJSON (schema 0.7), its axes x before y as in all geometries.
 * @throws UnsupportedError for other kinds and projections that it cannot say
 */
export function projJson(crs: Crs): Json {
  const { definition } = crs;
  const head = { $schema: "https://proj.org/schemas/v0.7/projjson.schema.json" };
  const id = idOf(definition.code);
  if (definition.kind === "geographic") return { ...head, ...geographic(definition.name, definition.datum), ...id };
  const conversion = definition.kind === "projected" ? conversionOf(definition) : undefined;
  if (!conversion) throw new UnsupportedError(`PROJJSON of ${crs}`, "choose a geographic or a usual projected system");
  const { base, name, datum, toMetre } = definition;
  const unit = toMetre === 1 ? "metre" : { type: "LinearUnit", name: "unit", conversion_factor: toMetre };
  return {
    ...head,
    type: "ProjectedCRS",
    name,
    base_crs: { ...geographic(base?.name ?? "unknown", datum), ...idOf(base?.code) },
    conversion,
    coordinate_system: system("Cartesian", ["Easting", "Northing"], unit),
    ...id,
  };
}

function idOf(code: number | undefined): Json {
  return code === undefined ? {} : { id: { authority: "EPSG", code } };
}

function geographic(name: string, datum: Datum): Json {
  const { ellipsoid, meridian } = datum;
  const shape =
    ellipsoid.inverseFlattening === 0
      ? { radius: ellipsoid.semiMajor }
      : { semi_major_axis: ellipsoid.semiMajor, inverse_flattening: ellipsoid.inverseFlattening };
  return {
    type: "GeographicCRS",
    name,
    datum: {
      type: "GeodeticReferenceFrame",
      name: datum.name,
      ellipsoid: { name: ellipsoid.name, ...shape },
      ...(meridian === 0 ? {} : { prime_meridian: { name: "unnamed", longitude: meridian } }),
    },
    coordinate_system: system("ellipsoidal", ["Geodetic longitude", "Geodetic latitude"], "degree"),
  };
}

function system(subtype: string, [x, y]: readonly [string, string], unit: unknown): Json {
  const axis = (name: string, direction: string) => ({ name, abbreviation: name[0], direction, unit });
  return { subtype, axis: [axis(x, "east"), axis(y, "north")] };
}

function conversionOf({ projection: plain }: CrsDefinition): Json | undefined {
  const projection = expandProjection(plain!);
  const names = namesOf(projection);
  if (!names) return undefined;
  const units = { angle: "degree", length: "metre", scale: "unity" };
  return {
    name: "unnamed",
    method: { name: names.wkt2[0], ...idOf(numeric(names.wkt2[1])) },
    parameters: names.parameters.map((name) => ({
      name: name.wkt2[0],
      value: parameterValue(projection, name),
      unit: units[name.kind],
      ...idOf(numeric(name.wkt2[1])),
    })),
  };
}

function numeric(code: number | string | undefined): number | undefined {
  return code === undefined ? undefined : Number(code);
}
