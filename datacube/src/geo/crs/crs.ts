import type { Attrs } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import { fromCf, toCf } from "./cf.ts";
import type { CrsDefinition, CrsKind } from "./definition.ts";
import { fromEpsg } from "./epsg.ts";
import { sameCrs } from "./equality.ts";
import { fromWkt } from "./from-wkt.ts";
import { fromGeoKeys, type GeoKeys, toGeoKeys } from "./geo-keys.ts";
import { fromProjString, toProjString } from "./proj-string.ts";
import { toWkt } from "./to-wkt.ts";
import { type PointTransform, pointTransform } from "./transform.ts";

/** What a CRS can be made of: an EPSG code, `EPSG:32633`, well-known text 1 or 2, a PROJ string, or a CRS. */
export type CrsLike = Crs | number | string;

/**
 * A coordinate reference system. Coordinates are x before y (longitude before latitude, easting before northing) in all
 * of this package, whatever `axes` says of the authority's order.
 */
export class Crs {
  readonly #definition: CrsDefinition;

  private constructor(definition: CrsDefinition) {
    this.#definition = definition;
  }

  /**
   * Makes a CRS from what names or describes it.
   * @throws UnsupportedError when it is not known
   */
  static from(input: CrsLike): Crs {
    return input instanceof Crs ? input : new Crs(definitionOf(input));
  }

  /** The CRS of GeoTIFF keys; undefined where they tell none that is known. */
  static fromGeoKeys(keys: GeoKeys): Crs | undefined {
    const definition = fromGeoKeys(keys);
    return definition && new Crs(definition);
  }

  /** The CRS of the attributes of a CF grid mapping variable; undefined where they tell none that is known. */
  static fromCf(attrs: Attrs): Crs | undefined {
    const definition = fromCf(attrs);
    return definition && new Crs(definition);
  }

  get name(): string {
    return this.#definition.name;
  }
  get kind(): CrsKind {
    return this.#definition.kind;
  }
  /** EPSG code, undefined where it has none. */
  get epsg(): number | undefined {
    return this.#definition.code;
  }
  /** Whether coordinates are longitudes and latitudes in degrees. */
  get isGeographic(): boolean {
    return this.kind === "geographic" || this.kind === "geographic3d";
  }
  /** Directions of the axes in the authority's order, by first letters: `ne` for EPSG:4326. */
  get axes(): string {
    return this.#definition.axes;
  }
  /** Metres of a unit of the axes; undefined for degrees. */
  get metresPerUnit(): number | undefined {
    return this.isGeographic ? undefined : this.#definition.toMetre;
  }
  /** The CRS as data. */
  get definition(): CrsDefinition {
    return this.#definition;
  }

  /** Whether two systems give a point the same coordinates; names do not count. */
  equals(other: Crs): boolean {
    return sameCrs(this.#definition, other.#definition);
  }

  /** Transform of points to another system. */
  to(other: CrsLike): PointTransform {
    return pointTransform(this.#definition, Crs.from(other).#definition);
  }

  /** As a PROJ string. */
  toProj(): string {
    return toProjString(this.#definition);
  }

  /** As well-known text 2; undefined where that cannot say its projection. */
  toWkt(): string | undefined {
    return toWkt(this.#definition);
  }

  /** As attributes of a CF grid mapping variable. */
  toCf(): Attrs {
    return toCf(this.#definition);
  }

  /** As GeoTIFF keys; undefined where keys cannot say it. */
  toGeoKeys(): GeoKeys | undefined {
    return toGeoKeys(this.#definition);
  }

  /** `EPSG:32633`, or the PROJ string of one without code. */
  toString(): string {
    return this.epsg === undefined ? this.toProj() : `EPSG:${this.epsg}`;
  }
}

function definitionOf(input: number | string): CrsDefinition {
  const text = String(input).trim();
  const code =
    /^(?:epsg:|urn:ogc:def:crs:epsg:[^:]*:|https?:\/\/www\.opengis\.net\/(?:def\/crs\/epsg\/[^/]*\/|gml\/srs\/epsg\.xml#))?(\d+)$/i.exec(
      text,
    );
  if (code) {
    const found = fromEpsg(Number(code[1]));
    if (!found) throw new UnsupportedError(`EPSG:${code[1]}`, "give the system as well-known text or a PROJ string");
    return found;
  }
  if (/crs84$/i.test(text)) return { ...fromEpsg(4326)!, name: "WGS 84 (CRS84)", code: undefined, axes: "en" };
  if (/(^|\s)\+?proj=/.test(text)) return fromProjString(text);
  if (/^\w+\s*[[(]/.test(text)) return fromWkt(text);
  throw new UnsupportedError(`the CRS "${text.slice(0, 80)}"`, 'write "EPSG:4326", well-known text or a PROJ string');
}
