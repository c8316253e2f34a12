import type { AttrValue } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import { Octets } from "./bits.ts";
import { type Corners, checkPoints, type Earth, type Grid, type Rotation, type Scanning } from "./grid.ts";

const grids = new WeakMap<Uint8Array, Grid>();

/**
 * Parses a grid definition: section 3 of edition 2, section 2 of edition 1 (with the number of values if no grid of
 * latitudes tells it).
 * @throws RangeError when it contradicts itself; UnsupportedError naming the grid
 */
export function parseGrid(edition: 1 | 2, section: Uint8Array): Grid {
  const known = grids.get(section);
  if (known) return known;
  const grid = edition === 2 ? parseEdition2(new Octets(section)) : parseEdition1(new Octets(section));
  checkPoints(grid);
  grids.set(section, grid);
  return grid;
}

function scanningOf(flags: number): Scanning {
  return {
    iNegative: (flags & 128) !== 0,
    jPositive: (flags & 64) !== 0,
    jConsecutive: (flags & 32) !== 0,
    alternates: (flags & 16) !== 0,
  };
}

function scanningKeys(scanning: Scanning): Record<string, AttrValue> {
  return {
    iScansNegatively: Number(scanning.iNegative),
    jPointsAreConsecutive: Number(scanning.jConsecutive),
    jScansPositively: Number(scanning.jPositive),
  };
}

function cornerKeys(corners: Corners): Record<string, AttrValue> {
  return {
    latitudeOfFirstGridPointInDegrees: corners.firstLatitude,
    latitudeOfLastGridPointInDegrees: corners.lastLatitude,
    longitudeOfFirstGridPointInDegrees: corners.firstLongitude,
    longitudeOfLastGridPointInDegrees: corners.lastLongitude,
  };
}

/** A grid of latitudes and longitudes as both editions describe it, in degrees. */
interface LatLonFacts {
  readonly corners: Corners;
  readonly nx: number | undefined;
  readonly ny: number;
  readonly rows: readonly number[] | undefined;
  readonly points: number;
  readonly gaussian: number | undefined;
  /** Steps; undefined where the file does not tell. */
  readonly xStep: number | undefined;
  readonly yStep: number | undefined;
  readonly rotation: Rotation | undefined;
  readonly scanning: Scanning;
  readonly uvRelativeToGrid: number | undefined;
}

function latLonGrid(facts: LatLonFacts): Grid {
  const { corners, nx, ny, rows, gaussian, rotation, scanning, points, uvRelativeToGrid, yStep } = facts;
  const family = rotation ? "rotated" : rows ? "reduced" : "regular";
  const gridType = `${rows && rotation ? "reduced_rotated" : family}_${gaussian === undefined ? "ll" : "gg"}`;
  return {
    kind: "latlon",
    gridType,
    points,
    scanning,
    uvRelativeToGrid,
    keys: latLonKeys(gridType, facts),
    ...corners,
    nx: rows ? undefined : nx,
    ny,
    rows,
    gaussian,
    yStep,
    rotation,
  };
}

function latLonKeys(gridType: string, facts: LatLonFacts): Record<string, AttrValue> {
  const { corners, nx = 0, ny, rows, gaussian, rotation, scanning } = facts;
  const xStep = facts.xStep ?? (nx > 1 ? spanOf(corners, scanning.iNegative) / (nx - 1) : 0);
  const yStep = facts.yStep ?? Math.abs(corners.firstLatitude - corners.lastLatitude) / Math.max(1, ny - 1);
  if (gridType.startsWith("reduced_rotated")) return {};
  if (gridType === "reduced_gg") return { N: gaussian!, pl: rows! };
  const { jPointsAreConsecutive, jScansPositively } = scanningKeys(scanning);
  if (gridType === "reduced_ll") {
    const { firstLatitude, lastLatitude } = corners;
    return {
      Ny: ny,
      jDirectionIncrementInDegrees: yStep,
      jPointsAreConsecutive: jPointsAreConsecutive!,
      jScansPositively: jScansPositively!,
      latitudeOfFirstGridPointInDegrees: firstLatitude,
      latitudeOfLastGridPointInDegrees: lastLatitude,
    };
  }
  return {
    ...(gridType === "regular_gg" ? { Ni: nx, Nj: ny } : { Nx: nx, Ny: ny }),
    ...(gaussian === undefined ? { jDirectionIncrementInDegrees: yStep } : { N: gaussian }),
    iDirectionIncrementInDegrees: xStep,
    ...cornerKeys(corners),
    ...scanningKeys(scanning),
    ...(rotation
      ? {
          angleOfRotationInDegrees: rotation.angle,
          latitudeOfSouthernPoleInDegrees: rotation.latitude,
          longitudeOfSouthernPoleInDegrees: rotation.longitude,
        }
      : {}),
  };
}

/** Degrees from the first to the last longitude. */
function spanOf({ firstLongitude, lastLongitude }: Corners, isNegative: boolean): number {
  const span = isNegative ? firstLongitude - lastLongitude : lastLongitude - firstLongitude;
  return span < 0 ? span + 360 : span;
}

const wayOut = "convert the file to a grid first, for example with `cdo sp2gp` or ECMWF's `mir`";

function refuse(edition: 1 | 2, template: number): never {
  const spectral = edition === 2 ? template >= 50 && template <= 63 : [50, 60, 70, 80].includes(template);
  const what = edition === 2 ? `template 3.${template}` : `data representation type ${template}`;
  if (spectral) throw new UnsupportedError(`GRIB spherical harmonics (${what})`, wayOut);
  throw new UnsupportedError(
    `the GRIB grid of ${what}`,
    "convert it to a regular grid, for example with `wgrib2` or `cdo`",
  );
}

function parseEdition2(octets: Octets): Grid {
  const template = octets.unsigned(13, 2);
  const points = octets.unsigned(7, 4);
  if (octets.unsigned(6, 1) !== 0) throw new UnsupportedError(`a GRIB grid that is defined elsewhere`);
  if ([0, 1, 40, 41].includes(template)) return latLon2(octets, template, points);
  if ([10, 20, 30].includes(template)) return projected2(octets, template, points);
  return refuse(2, template);
}

function latLon2(octets: Octets, template: number, points: number): Grid {
  const isGaussian = template >= 40;
  const [basic, parts] = [octets.unsigned(39, 4), octets.unsigned(43, 4)];
  const isCustom = basic !== 0 && basic !== 0xffffffff && parts !== 0 && parts !== 0xffffffff;
  const unit = isCustom ? parts / basic : 1e6;
  const ny = octets.unsigned(35, 4);
  const width = octets.unsigned(11, 1);
  const flags = octets.unsigned(55, 1);
  const step = (first: number, flag: number): number | undefined => {
    const coded = flags & flag ? octets.optional(first, 4) : undefined;
    return coded === undefined ? undefined : coded / unit;
  };
  const rows = width === 0 ? undefined : rowLengths(octets, octets.bytes.length - ny * width, { ny, width });
  return latLonGrid({
    points,
    nx: octets.optional(31, 4),
    ny,
    rows,
    corners: {
      firstLatitude: octets.signed(47, 4) / unit,
      firstLongitude: octets.signed(51, 4) / unit,
      lastLatitude: octets.signed(56, 4) / unit,
      lastLongitude: octets.signed(60, 4) / unit,
    },
    gaussian: isGaussian ? octets.unsigned(68, 4) : undefined,
    xStep: step(64, 32),
    yStep: isGaussian ? undefined : step(68, 16),
    rotation:
      template % 2 === 0
        ? undefined
        : {
            latitude: octets.signed(73, 4) / unit,
            longitude: octets.signed(77, 4) / unit,
            angle: octets.float32(81),
          },
    scanning: scanningOf(octets.unsigned(72, 1)),
    uvRelativeToGrid: (flags >> 3) & 1,
  });
}

function rowLengths(octets: Octets, at: number, { ny, width }: { ny: number; width: number }): readonly number[] {
  if (at < 0 || ny * width > octets.bytes.length)
    throw new RangeError(`${ny} row lengths do not fit the grid definition`);
  return Array.from({ length: ny }, (_, row) => octets.unsigned(at + 1 + row * width, width));
}

/** Radii of code table 3.2. */
function earth2(octets: Octets): Earth {
  const scaled = (first: number, factor: number): number =>
    octets.unsigned(first + 1, 4) * 10 ** -octets.signed(first, 1) * factor;
  const shape = octets.unsigned(15, 1);
  const known: Record<number, readonly [number, number]> = {
    0: [6_367_470, 6_367_470],
    2: [6_378_160, 6_356_775],
    4: [6_378_137, 6_356_752.314140356],
    5: [6_378_137, 6_356_752.314245179],
    6: [6_371_229, 6_371_229],
    8: [6_371_200, 6_371_200],
    9: [6_377_563.396, 6_356_256.909],
  };
  const sphere = shape === 1 ? scaled(16, 1) : undefined;
  if (sphere !== undefined) return { major: sphere, minor: sphere };
  if (shape === 3 || shape === 7) {
    const factor = shape === 3 ? 1000 : 1;
    return { major: scaled(21, factor), minor: scaled(26, factor) };
  }
  const radii = known[shape];
  if (!radii) throw new UnsupportedError(`GRIB shape of the earth ${shape}`);
  return { major: radii[0], minor: radii[1] };
}

const projections = { 10: "mercator", 20: "polar", 30: "lambert" } as const;
const projectedTypes = { mercator: "mercator", polar: "polar_stereographic", lambert: "lambert" } as const;

function projected2(octets: Octets, template: number, points: number): Grid {
  const projection = projections[template as 10 | 20 | 30];
  const isMercator = projection === "mercator";
  const degrees = (first: number): number => octets.signed(first, 4) / 1e6;
  const metres = (first: number): number => octets.unsigned(first, 4) / 1000;
  const isLambert = projection === "lambert";
  return projectedGrid({
    projection,
    points,
    nx: octets.unsigned(31, 4),
    ny: octets.unsigned(35, 4),
    firstLatitude: degrees(39),
    firstLongitude: degrees(43),
    uvRelativeToGrid: projection === "polar" ? undefined : (octets.unsigned(47, 1) >> 3) & 1,
    trueLatitude: degrees(48),
    orientation: degrees(isMercator ? 61 : 52),
    dx: metres(isMercator ? 65 : 56),
    dy: metres(isMercator ? 69 : 60),
    centre: isMercator ? 0 : octets.unsigned(64, 1),
    scanning: scanningOf(octets.unsigned(isMercator ? 60 : 65, 1)),
    parallels: isLambert ? [degrees(66), degrees(70)] : [0, 0],
    pole: isLambert ? [degrees(74), degrees(78)] : [0, 0],
    earth: earth2(octets),
  });
}

/** A grid on a map as both editions describe it. */
interface ProjectedFacts {
  readonly projection: "lambert" | "polar" | "mercator";
  readonly points: number;
  readonly nx: number;
  readonly ny: number;
  readonly firstLatitude: number;
  readonly firstLongitude: number;
  readonly uvRelativeToGrid: number | undefined;
  readonly trueLatitude: number;
  readonly orientation: number;
  readonly dx: number;
  readonly dy: number;
  /** Projection centre flag (flag table 3.5). */
  readonly centre: number;
  readonly scanning: Scanning;
  readonly parallels: readonly [number, number];
  /** Latitude and longitude of the southern pole. */
  readonly pole: readonly [number, number];
  readonly earth: Earth;
}

function projectedGrid(facts: ProjectedFacts): Grid {
  const { centre, pole, ...rest } = facts;
  return {
    kind: "projected",
    gridType: projectedTypes[facts.projection],
    isSouthPole: (centre & 128) !== 0,
    keys: facts.projection === "lambert" ? lambertKeys(facts) : {},
    ...rest,
  };
}

function lambertKeys(facts: ProjectedFacts): Record<string, AttrValue> {
  return {
    LaDInDegrees: facts.trueLatitude,
    LoVInDegrees: facts.orientation,
    ...scanningKeys(facts.scanning),
    latitudeOfFirstGridPointInDegrees: facts.firstLatitude,
    latitudeOfSouthernPoleInDegrees: facts.pole[0],
    longitudeOfFirstGridPointInDegrees: facts.firstLongitude,
    longitudeOfSouthernPoleInDegrees: facts.pole[1],
    DyInMetres: facts.dy,
    DxInMetres: facts.dx,
    Latin2InDegrees: facts.parallels[1],
    Latin1InDegrees: facts.parallels[0],
    Ny: facts.ny,
    Nx: facts.nx,
  };
}

function parseEdition1(octets: Octets): Grid {
  const type = octets.unsigned(6, 1);
  if ([0, 4, 10, 14].includes(type)) return latLon1(octets, type);
  if ([1, 3, 5].includes(type)) return projected1(octets, type);
  return refuse(1, type);
}

function latLon1(octets: Octets, type: number): Grid {
  const isGaussian = type % 10 === 4;
  const [nx, ny] = [octets.optional(7, 2), octets.unsigned(9, 2)];
  const flags = octets.unsigned(17, 1);
  const degrees = (first: number): number => octets.signed(first, 3) / 1000;
  const step = (first: number): number | undefined => {
    const coded = flags & 128 ? octets.optional(first, 2) : undefined;
    return coded === undefined ? undefined : coded / 1000;
  };
  const list = octets.unsigned(5, 1) - 1 + octets.unsigned(4, 1) * 4;
  const rows = nx === undefined ? rowLengths(octets, list, { ny, width: 2 }) : undefined;
  return latLonGrid({
    points: rows ? rows.reduce((sum, length) => sum + length, 0) : (nx ?? 0) * ny,
    nx,
    ny,
    rows,
    corners: {
      firstLatitude: degrees(11),
      firstLongitude: degrees(14),
      lastLatitude: degrees(18),
      lastLongitude: degrees(21),
    },
    gaussian: isGaussian ? octets.unsigned(26, 2) : undefined,
    xStep: step(24),
    yStep: isGaussian ? undefined : step(26),
    rotation: type < 10 ? undefined : { latitude: degrees(33), longitude: degrees(36), angle: octets.ibmFloat(39) },
    scanning: scanningOf(octets.unsigned(28, 1)),
    uvRelativeToGrid: (flags >> 3) & 1,
  });
}

function projected1(octets: Octets, type: number): Grid {
  const projection = type === 1 ? "mercator" : type === 3 ? "lambert" : "polar";
  const degrees = (first: number): number => octets.signed(first, 3) / 1000;
  const flags = octets.unsigned(17, 1);
  const isMercator = projection === "mercator";
  const isLambert = projection === "lambert";
  const [nx, ny] = [octets.unsigned(7, 2), octets.unsigned(9, 2)];
  const parallels: readonly [number, number] = isLambert ? [degrees(29), degrees(32)] : [0, 0];
  return projectedGrid({
    projection,
    points: nx * ny,
    nx,
    ny,
    firstLatitude: degrees(11),
    firstLongitude: degrees(14),
    uvRelativeToGrid: (flags >> 3) & 1,
    trueLatitude: isMercator ? degrees(24) : isLambert ? parallels[0] : octets.unsigned(27, 1) & 128 ? -60 : 60,
    orientation: isMercator ? 0 : degrees(18),
    dx: octets.unsigned(isMercator ? 29 : 21, 3),
    dy: octets.unsigned(isMercator ? 32 : 24, 3),
    centre: isMercator ? 0 : octets.unsigned(27, 1),
    scanning: scanningOf(octets.unsigned(28, 1)),
    parallels,
    pole: isLambert ? [degrees(35), degrees(38)] : [0, 0],
    earth: flags & 64 ? { major: 6_378_160, minor: 6_356_775 } : { major: 6_367_470, minor: 6_367_470 },
  });
}
