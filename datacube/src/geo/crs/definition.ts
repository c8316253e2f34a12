/** Size of the Earth: semi-major axis in metres and inverse flattening, 0 for a sphere. */
export interface Ellipsoid {
  readonly name: string;
  readonly semiMajor: number;
  readonly inverseFlattening: number;
}

/** How coordinates are tied to the Earth. */
export interface Datum {
  readonly name: string;
  readonly ellipsoid: Ellipsoid;
  /** Longitude of the prime meridian in degrees east of Greenwich. */
  readonly meridian: number;
  /** Helmert parameters to WGS 84 (position vector: metres, arc seconds, parts per million), 3 or 7; where known. */
  readonly toWgs84?: readonly number[] | undefined;
}

/** A map projection by PROJ's names: angles in degrees, lengths in metres. */
export interface Projection {
  /** PROJ's name, such as `tmerc`. */
  readonly method: string;
  /** Parameters such as `lat_0`, `lon_0`, `k_0`, `x_0`, `zone`. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Parameters that are texts, and switches such as `south` with an empty text. */
  readonly options: Readonly<Record<string, string>>;
}

/** What kind of coordinates: degrees, degrees and metres of height, metres from the Earth's centre, or a map's metres. */
export type CrsKind = "geographic" | "geographic3d" | "geocentric" | "projected";

/** A coordinate reference system as data; `Crs` is its public face. */
export interface CrsDefinition {
  readonly kind: CrsKind;
  readonly name: string;
  /** EPSG code. */
  readonly code?: number | undefined;
  readonly datum: Datum;
  /** Name and EPSG code of the geographic system below a projected one. */
  readonly base?: { readonly name: string; readonly code?: number | undefined } | undefined;
  readonly projection?: Projection | undefined;
  /** Metres of one unit of a projected system. */
  readonly toMetre: number;
  /** Directions of the axes in the order of the authority, by first letters: `en`, `ne`, `neu`, `ws`. */
  readonly axes: string;
}
