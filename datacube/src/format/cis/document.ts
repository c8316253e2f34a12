import type { DType } from "../../array/dtype.ts";

/** An axis of a general grid (OGC 09-146r6, clauses 7 and 11.3). */
export interface CisAxis {
  readonly type: "IndexAxisType" | "RegularAxisType" | "IrregularAxisType";
  readonly axisLabel: string;
  readonly uomLabel?: string;
  readonly lowerBound?: number | string;
  readonly upperBound?: number | string;
  readonly resolution?: number | string;
  readonly coordinate?: readonly (number | string)[];
}

/** Axes that are displaced together: a position for each point of some dimensions of the grid. */
export interface CisNest {
  readonly type: "DisplacementAxisNestType";
  readonly axisLabels: readonly string[];
  readonly uomLabels: readonly string[];
  readonly coordinates: readonly (readonly (number | string)[])[];
}

/** The dimensions of a grid by their indices. */
interface CisGridLimits {
  readonly type: "GridLimitsType";
  readonly srsName: string;
  readonly axisLabels: readonly string[];
  readonly axis: readonly CisAxis[];
}

/** Positions of a coverage on a grid. */
export interface CisGrid {
  readonly type: "GeneralGridCoverageType";
  readonly srsName: string;
  readonly axisLabels: readonly string[];
  readonly axis: readonly (CisAxis | CisNest)[];
  readonly gridLimits?: CisGridLimits;
}

/** A component of the values: a Quantity, Count, Category or Boolean of SWE Common. */
export interface CisField {
  readonly type?: string;
  readonly name?: string;
  readonly label?: string;
  readonly description?: string;
  readonly definition?: string;
  readonly uom?: { readonly type?: string; readonly code?: string };
  readonly nilValues?: unknown;
}

/** The value of an element in the document. */
export type CisValue = number | string | boolean | null;

/** A coverage by domain and range (clause 6). */
export interface CisCoverage {
  readonly type: "CoverageByDomainAndRangeType";
  readonly id?: string;
  readonly domainSet: { readonly type: "DomainSetType"; readonly generalGrid: CisGrid };
  readonly rangeSet: {
    readonly type: "RangeSetType";
    readonly dataBlock: { readonly type: "VDataBlockType"; readonly values: readonly CisValue[] };
  };
  readonly rangeType: { readonly type: "DataRecordType"; readonly field: readonly CisField[] };
  readonly metadata?: unknown;
}

const names: Partial<Record<DType, string>> = {
  bool: "boolean",
  int8: "signedByte",
  uint8: "unsignedByte",
  int16: "signedShort",
  uint16: "unsignedShort",
  int32: "signedInt",
  uint32: "unsignedInt",
  int64: "signedLong",
  uint64: "unsignedLong",
  float16: "float16",
  float32: "float32",
  float64: "float64",
  complex64: "cFloat32",
  complex128: "cFloat64",
  string: "string",
};

/** OGC's name of a dtype, as a definition; undefined for times. */
export function definitionOf(dtype: DType): string | undefined {
  return names[dtype] === undefined ? undefined : `ogcType:${names[dtype]}`;
}

/** The dtype that a definition names. */
export function dtypeOfDefinition(definition: unknown): DType | undefined {
  const name = /^(?:ogcType:|https?:\/\/www\.opengis\.net\/def\/dataType\/OGC\/[^/]+\/)(\w+)$/.exec(
    String(definition),
  )?.[1];
  if (name === undefined) return undefined;
  return (Object.entries(names) as [DType, string][]).find(([, own]) => own === name)?.[0];
}

const crsPrefix = "http://www.opengis.net/def/crs";

/** Address of a CRS by authority and code. */
export function crsUri(authority: string, code: string | number): string {
  return `${crsPrefix}/${authority}/0/${code}`;
}

/** Several CRSs as one address (OGC 11-135). */
export function compoundUri(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0]!;
  return `${crsPrefix}-compound?${parts.map((part, i) => `${i + 1}=${part}`).join("&")}`;
}

/** The addresses that a name is made of, in their order. */
export function crsParts(srsName: string): string[] {
  const query = /^https?:\/\/[^?]*\/crs-compound\?(.*)$/.exec(srsName)?.[1];
  if (query === undefined) return [srsName];
  return query
    .split(/&(?=\d+=)/)
    .map((part) => /^(\d+)=(.*)$/.exec(part))
    .filter((match) => match !== null)
    .sort((a, b) => Number(a[1]) - Number(b[1]))
    .map((match) => decodeURIComponent(match[2]!));
}

/** EPSG code of the first horizontal CRS that a name tells; 4326 for CRS84. */
export function epsgOf(srsName: string): number | undefined {
  for (const part of crsParts(srsName)) {
    const code = /\/EPSG\/[^/]+\/(\d+)$/.exec(part)?.[1];
    if (code !== undefined) return Number(code);
    if (/\/OGC\/[^/]+\/CRS84$/.test(part)) return 4326;
  }
  return undefined;
}
