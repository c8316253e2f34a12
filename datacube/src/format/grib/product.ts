import { UnsupportedError } from "../../errors.ts";
import { Octets } from "./bits.ts";
import { evaluate, type Facts, findParameter } from "./concept.ts";
import type { GribField } from "./scan.ts";
import { centres, dataTypes, marsTypes } from "./tables.ts";

/** What a field is: its parameter, level, times and ensemble member, by cfgrib's names. */
export interface Product {
  readonly edition: 1 | 2;
  readonly centre: string;
  readonly centreDescription: string;
  readonly subCentre: number;
  readonly paramId: number;
  /** Codes of the parameter: discipline, category and number; in edition 1 table and number. */
  readonly parameterCode: string;
  readonly shortName: string;
  readonly cfVarName: string;
  readonly cfName: string;
  readonly name: string;
  readonly units: string;
  readonly dataType: string | undefined;
  readonly typeOfLevel: string;
  readonly level: number;
  readonly stepType: string;
  /** Reference time, seconds since 1970-01-01. */
  readonly time: number;
  /** Hours from the reference time to the end of the forecast. */
  readonly step: number;
  /** Ensemble member. */
  readonly number: number | undefined;
  readonly totalNumber: number | undefined;
  /** Number of vertical coordinate parameters. */
  readonly NV: number;
}

/**
 * Reads what a field is.
 * @throws RangeError when a section is too short or a time does not exist; UnsupportedError naming the template
 */
export function parseProduct(field: GribField): Product {
  return field.edition === 2 ? parseEdition2(field) : parseEdition1(field);
}

function table(text: string): Map<string, readonly string[]> {
  return new Map(
    text.split("\n").map((line) => {
      const [key = "", ...row] = line.split("|");
      return [key, row];
    }),
  );
}

const tables = { centres: table(centres), dataTypes: table(dataTypes), marsTypes: table(marsTypes) };

function describeCentre(code: number): { centre: string; centreDescription: string } {
  const [centre = String(code), centreDescription = "unknown"] = tables.centres.get(String(code)) ?? [];
  return { centre, centreDescription };
}

/** Names of the parameter; of an unknown one as cfgrib gives them. */
function describeParameter(
  edition: 1 | 2,
  centre: number,
  facts: Facts,
): Pick<Product, "paramId" | "shortName" | "cfVarName" | "cfName" | "name" | "units"> {
  const found = findParameter(edition, centre, facts) ?? {
    paramId: 0,
    shortName: "unknown",
    name: "unknown",
    units: "unknown",
  };
  const { paramId, shortName } = found;
  const fallback = /^[\d~]/.test(shortName) ? `p${paramId}` : shortName;
  return {
    ...found,
    cfVarName: evaluate("cfVarName", edition, centre, facts) ?? fallback,
    cfName: evaluate("cfName", edition, centre, facts) ?? "unknown",
  };
}

/** Seconds since 1970-01-01. */
function toSeconds(year: number, month: number, day: number, hour: number, minute: number, second = 0): number {
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(milliseconds);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 24 || minute > 59)
    throw new RangeError(`the time ${year}-${month}-${day} ${hour}:${minute} does not exist`);
  return milliseconds / 1000;
}

const unitSeconds: Readonly<Record<number, number>> = {
  0: 60,
  1: 3600,
  2: 86400,
  10: 10800,
  11: 21600,
  12: 43200,
  13: 1,
};

/** Length in hours of a time in units of code table 4.4, or of table 4 of edition 1. */
function toHours(count: number, unit: number, edition: 1 | 2): number {
  const other: Record<number, number> = edition === 1 ? { 13: 900, 14: 1800, 254: 1 } : {};
  const seconds = other[unit] ?? unitSeconds[unit];
  if (seconds === undefined)
    throw new UnsupportedError(`GRIB steps in unit ${unit}`, "only units of fixed length are read");
  return (count * seconds) / 3600;
}

/** Where a product template of edition 2 has what (octets of section 4); 0 where it has not. */
interface Layout {
  /** First octet of unit and forecast time; the surfaces follow. */
  readonly time: number;
  readonly member?: number;
  readonly memberCount?: number;
  /** First octet of the end of an interval. */
  readonly interval?: number;
}

const layouts: Readonly<Record<number, Layout>> = {
  0: { time: 18 },
  1: { time: 18, member: 36, memberCount: 37 },
  2: { time: 18, memberCount: 36 },
  5: { time: 18 },
  6: { time: 18 },
  8: { time: 18, interval: 35 },
  9: { time: 18, interval: 48 },
  10: { time: 18, interval: 36 },
  11: { time: 18, member: 36, memberCount: 37, interval: 38 },
  12: { time: 18, memberCount: 36, interval: 37 },
  15: { time: 18 },
  40: { time: 20 },
  41: { time: 20, member: 38, memberCount: 39 },
  42: { time: 20, interval: 37 },
  43: { time: 20, member: 38, memberCount: 39, interval: 40 },
};

const statistics: Readonly<Record<number, string>> = {
  0: "avg",
  1: "accum",
  2: "max",
  3: "min",
  4: "diff",
  5: "rms",
  6: "sd",
  7: "cov",
  8: "sdiff",
  9: "ratio",
  10: "stdanom",
  11: "sum",
  100: "severity",
  101: "mode",
};

function parseEdition2({ sections }: GribField): Product {
  const [indicator, identification, definition] = [0, 1, 4].map((number) => new Octets(sections.get(number)!)) as [
    Octets,
    Octets,
    Octets,
  ];
  const template = definition.unsigned(8, 2);
  const layout = layouts[template];
  if (!layout)
    throw new UnsupportedError(`the GRIB product of template 4.${template}`, "convert it with grib_set or wgrib2");
  const centre = identification.unsigned(6, 2);
  const interval = layout.interval === undefined ? undefined : readInterval(definition, layout.interval);
  const time = referenceTime(identification);
  const facts = facts2(indicator, identification, definition, { layout, interval });
  const level = level2(definition, layout.time + 5);
  const start = toHours(definition.signed(layout.time + 1, 4), definition.unsigned(layout.time, 1), 2);
  return {
    edition: 2,
    ...describeCentre(centre),
    subCentre: identification.unsigned(8, 2),
    ...describeParameter(2, centre, facts),
    parameterCode: `${facts.d}_${facts.c}_${facts.n}`,
    dataType: dataType2(centre, identification, sections.get(2)),
    typeOfLevel: evaluate("typeOfLevel", 2, centre, { ...facts, p: level.units }) ?? "unknown",
    level: level.value,
    stepType: interval ? (statistics[interval.statistic] ?? "instant") : "instant",
    time,
    step: interval ? (interval.hours === undefined ? (interval.end - time) / 3600 : start + interval.hours) : start,
    number: layout.member === undefined ? undefined : definition.unsigned(layout.member, 1),
    totalNumber: layout.memberCount === undefined ? undefined : definition.unsigned(layout.memberCount, 1),
    NV: definition.unsigned(6, 2),
  };
}

function referenceTime(octets: Octets): number {
  const [month, day, hour, minute] = [15, 16, 17, 18].map((octet) => octets.unsigned(octet, 1)) as [
    number,
    number,
    number,
    number,
  ];
  return toSeconds(octets.unsigned(13, 2), month, day, hour, minute);
}

/** A statistic over a time. */
interface Interval {
  readonly statistic: number;
  /** Its length, when it is one stretch of time. */
  readonly hours: number | undefined;
  readonly unit: number;
  readonly length: number;
  /** Its end, seconds since 1970-01-01. */
  readonly end: number;
}

function readInterval(octets: Octets, at: number): Interval {
  const [month, day, hour, minute] = [2, 3, 4, 5].map((i) => octets.unsigned(at + i, 1)) as [
    number,
    number,
    number,
    number,
  ];
  const unit = octets.unsigned(at + 14, 1);
  const length = octets.unsigned(at + 15, 4);
  const isOne = octets.unsigned(at + 7, 1) === 1;
  return {
    statistic: octets.unsigned(at + 12, 1),
    hours: isOne ? toHours(length, unit, 2) : undefined,
    unit,
    length,
    end: isOne ? 0 : toSeconds(octets.unsigned(at, 2), month, day, hour, minute),
  };
}

function facts2(
  indicator: Octets,
  identification: Octets,
  definition: Octets,
  { layout, interval }: { layout: Layout; interval: Interval | undefined },
): Facts {
  const surface = (at: number) => ({
    type: definition.unsigned(at, 1),
    scale: definition.unsigned(at + 1, 1) === 255 ? "M" : definition.signed(at + 1, 1),
    value: definition.unsigned(at + 2, 4) === 0xffffffff ? "M" : definition.signed(at + 2, 4),
  });
  const [first, second] = [surface(layout.time + 5), surface(layout.time + 11)];
  return {
    d: indicator.unsigned(7, 1),
    c: definition.unsigned(10, 1),
    n: definition.unsigned(11, 1),
    l: identification.unsigned(11, 1),
    f: first.type,
    e: first.scale,
    v: first.value,
    F: second.type,
    E: second.scale,
    V: second.value,
    ...(interval ? { s: interval.statistic, t: interval.length, u: interval.unit } : {}),
  };
}

/** Level of the first surface. Pressure is in hPa where that is at least 1, else in Pa; potential vorticity in 10⁻⁹. */
function level2(octets: Octets, at: number): { value: number; units: "hPa" | "Pa" } {
  const type = octets.unsigned(at, 1);
  if (octets.unsigned(at + 2, 4) === 0xffffffff) return { value: 0, units: "hPa" };
  const scale = octets.unsigned(at + 1, 1) === 255 ? 0 : octets.signed(at + 1, 1) - (type === 109 ? 9 : 0);
  let value = octets.signed(at + 2, 4);
  for (let i = scale; i < 0; i++) value *= 10;
  for (let i = scale; i > 0; i--) value /= 10;
  if (type !== 100) return { value, units: "hPa" };
  const hectopascals = Math.trunc(value / 100);
  return scale === 0 && hectopascals === 0 ? { value, units: "Pa" } : { value: hectopascals, units: "hPa" };
}

const ecmwf = 98;

function dataType2(centre: number, identification: Octets, local: Uint8Array | undefined): string | undefined {
  if (centre === ecmwf && local && local.length >= 11) {
    const code = new Octets(local).unsigned(10, 2);
    const [name] = tables.marsTypes.get(String(code)) ?? [];
    if (name !== undefined) return name;
  }
  const code = String(identification.unsigned(21, 1));
  return tables.dataTypes.get(code)?.[0] ?? code;
}

const layers: ReadonlySet<number> = new Set([101, 104, 106, 108, 110, 112, 114, 116, 120, 121, 128, 141]);

function parseEdition1({ sections }: GribField): Product {
  const octets = new Octets(sections.get(1)!);
  const centre = octets.unsigned(5, 1);
  const levelType = octets.unsigned(10, 1);
  const level = layers.has(levelType) ? octets.unsigned(11, 1) : octets.unsigned(11, 2);
  const facts: Facts = { T: octets.unsigned(4, 1), P: octets.unsigned(9, 1), L: levelType, h: level };
  const hasLocal = centre === ecmwf && octets.bytes.length >= 51;
  const grid = sections.get(2);
  return {
    edition: 1,
    ...describeCentre(centre),
    subCentre: octets.unsigned(26, 1),
    ...describeParameter(1, centre, facts),
    parameterCode: `${facts.T}_${facts.P}`,
    dataType: hasLocal ? tables.marsTypes.get(String(octets.unsigned(43, 1)))?.[0] : undefined,
    typeOfLevel: evaluate("typeOfLevel", 1, centre, facts) ?? "unknown",
    level,
    ...steps1(octets, centre),
    time: referenceTime1(octets),
    number: hasLocal ? octets.unsigned(50, 1) : undefined,
    totalNumber: hasLocal ? octets.unsigned(51, 1) : undefined,
    NV: grid ? new Octets(grid).unsigned(4, 1) : 0,
  };
}

function referenceTime1(octets: Octets): number {
  const [yearOfCentury, month, day, hour, minute] = [13, 14, 15, 16, 17].map((octet) => octets.unsigned(octet, 1)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return toSeconds((octets.unsigned(25, 1) - 1) * 100 + yearOfCentury, month, day, hour, minute);
}

/** Step at its end, and statistic, by the time range indicator (code table 5 of edition 1). */
function steps1(octets: Octets, centre: number): { step: number; stepType: string } {
  const unit = octets.unsigned(18, 1);
  const [p1, p2, indicator] = [octets.unsigned(19, 1), octets.unsigned(20, 1), octets.unsigned(21, 1)];
  const isInterval = indicator >= 2 && indicator <= 6;
  const count = indicator === 10 ? octets.unsigned(19, 2) : isInterval ? p2 : p1;
  const types: Record<number, string> = { 2: centre === ecmwf ? "max" : "accum", 3: "avg", 4: "accum", 5: "diff" };
  return { step: toHours(count, unit, 1), stepType: types[indicator] ?? "instant" };
}
