import type { CrsDefinition, Datum } from "./definition.ts";
import { expandProjection, namesOf, parameterValue } from "./projection-names.ts";

/**
 * A CRS as well-known text 2 (ISO 19162:2019), on one line; undefined where the text cannot say its projection. Shifts to
 * WGS 84 are left out.
 */
export function toWkt(crs: CrsDefinition): string | undefined {
  const id = crs.code === undefined ? "" : `,ID["EPSG",${crs.code}]`;
  if (crs.kind !== "projected") return geodetic(crs, id);
  const projection = expandProjection(crs.projection!);
  const names = namesOf(projection);
  if (!names) return undefined;
  const unit = lengthUnit(crs.toMetre);
  const parameters = names.parameters.map((name) => {
    const value = parameterValue(projection, name);
    const code = name.wkt2[1] === undefined ? "" : `,ID["EPSG",${name.wkt2[1]}]`;
    const units = { angle: degree, length: 'LENGTHUNIT["metre",1]', scale: 'SCALEUNIT["unity",1]' }[name.kind];
    return `PARAMETER[${quote(name.wkt2[0])},${value},${units}${code}]`;
  });
  const methodCode = names.wkt2[1] === undefined ? "" : `,ID["EPSG",${names.wkt2[1]}]`;
  const sweep = projection.options.sweep === "x" ? "Geostationary Satellite (Sweep X)" : names.wkt2[0];
  const conversion = `CONVERSION["unnamed",METHOD[${quote(sweep)}${methodCode}],${parameters.join(",")}]`;
  const base = `BASEGEOGCRS[${quote(crs.base?.name ?? "unknown")},${datumText(crs.datum)}${baseId(crs)}]`;
  return `PROJCRS[${quote(crs.name)},${base},${conversion},CS[Cartesian,2],${axesText(crs.axes, unit, ["easting", "northing"])}${id}]`;
}

function baseId({ base }: CrsDefinition): string {
  return base?.code === undefined ? "" : `,ID["EPSG",${base.code}]`;
}

const degree = 'ANGLEUNIT["degree",0.0174532925199433]';

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function lengthUnit(toMetre: number): string {
  const name = toMetre === 1 ? "metre" : toMetre === 0.3048 ? "foot" : "unit";
  return `LENGTHUNIT["${name}",${toMetre}]`;
}

function datumText({ name, ellipsoid, meridian }: Datum): string {
  const { semiMajor, inverseFlattening } = ellipsoid;
  const size = `${semiMajor},${inverseFlattening},LENGTHUNIT["metre",1]`;
  const datum = `DATUM[${quote(name)},ELLIPSOID[${quote(ellipsoid.name)},${size}]]`;
  return meridian === 0 ? datum : `${datum},PRIMEM["unnamed",${meridian},${degree}]`;
}

function geodetic({ kind, name, datum, axes }: CrsDefinition, id: string): string {
  const start = `${kind === "geocentric" ? "GEODCRS" : "GEOGCRS"}[${quote(name)},${datumText(datum)}`;
  if (kind === "geocentric") {
    const list = ["X", "Y", "Z"].map((letter) => `AXIS["(${letter})",geocentric${letter}]`);
    return `${start},CS[Cartesian,3],${list.join(",")},LENGTHUNIT["metre",1]${id}]`;
  }
  const names: readonly [string, string] = ["longitude", "latitude"];
  if (kind === "geographic") return `${start},CS[ellipsoidal,2],${axesText(axes, degree, names)}${id}]`;
  const height = ',AXIS["ellipsoidal height",up,LENGTHUNIT["metre",1]]';
  return `${start},CS[ellipsoidal,3],${axesText(axes.slice(0, 2), degree, names)}${height}${id}]`;
}

const directions: Readonly<Record<string, string>> = { e: "east", n: "north", w: "west", s: "south" };

function axesText(axes: string, unit: string, [x, y]: readonly [string, string]): string {
  const letters = axes.length >= 2 ? [...axes.slice(0, 2)] : ["e", "n"];
  const isPolar = letters[0] === letters[1];
  return letters
    .map((letter, i) => {
      const name = (isPolar ? i === 0 : letter === "e" || letter === "w") ? x : y;
      return `AXIS["${name}",${directions[letter]},ORDER[${i + 1}],${unit}]`;
    })
    .join(",");
}
