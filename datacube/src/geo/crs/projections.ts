/** A parameter of a projection in the languages that CRSs are written in; what a language lacks is left out. */
export interface ParameterNames {
  /** PROJ. */
  readonly proj: string;
  readonly kind: "angle" | "length" | "scale";
  /** WKT 2 and EPSG's code. */
  readonly wkt2: readonly [name: string, code?: number];
  /** WKT 1. */
  readonly wkt1?: string | undefined;
  /** CF grid mapping attribute. */
  readonly cf?: string | undefined;
  /** GeoTIFF key. */
  readonly key?: number | undefined;
  /** Value where it is not given. */
  readonly usual: number;
}

/** A projection in the languages that CRSs are written in. */
export interface ProjectionNames {
  readonly proj: string;
  readonly wkt2: readonly [name: string, code?: number];
  readonly wkt1?: string | undefined;
  readonly cf?: string | undefined;
  /** Value of GeoTIFF's ProjMethodGeoKey. */
  readonly key?: number | undefined;
  readonly parameters: readonly ParameterNames[];
  /** PROJ parameters with which this variant, and not another of the same PROJ name, is meant. */
  readonly needs?: Readonly<Record<string, number>> | undefined;
}

function angle(proj: string, wkt2: ParameterNames["wkt2"], names: Partial<ParameterNames> = {}): ParameterNames {
  return { proj, kind: "angle", wkt2, usual: 0, ...names };
}

const falseOrigin: readonly ParameterNames[] = [
  {
    proj: "x_0",
    kind: "length",
    wkt2: ["False easting", 8806],
    wkt1: "false_easting",
    cf: "false_easting",
    key: 3082,
    usual: 0,
  },
  {
    proj: "y_0",
    kind: "length",
    wkt2: ["False northing", 8807],
    wkt1: "false_northing",
    cf: "false_northing",
    key: 3083,
    usual: 0,
  },
];
const falseOriginEasting: readonly ParameterNames[] = [
  { ...falseOrigin[0]!, wkt2: ["Easting at false origin", 8826], key: 3086 },
  { ...falseOrigin[1]!, wkt2: ["Northing at false origin", 8827], key: 3087 },
];
const centreEasting: readonly ParameterNames[] = [
  { ...falseOrigin[0]!, wkt2: ["Easting at projection centre", 8816] },
  { ...falseOrigin[1]!, wkt2: ["Northing at projection centre", 8817] },
];

const originLatitude = ["Latitude of natural origin", 8801] as const;
const originLongitude = ["Longitude of natural origin", 8802] as const;
const lat0 = angle("lat_0", originLatitude, {
  wkt1: "latitude_of_origin",
  cf: "latitude_of_projection_origin",
  key: 3081,
});
const lon0 = angle("lon_0", originLongitude, {
  wkt1: "central_meridian",
  cf: "longitude_of_central_meridian",
  key: 3080,
});
const lon0Origin: ParameterNames = { ...lon0, cf: "longitude_of_projection_origin" };
const k0: ParameterNames = {
  proj: "k_0",
  kind: "scale",
  wkt2: ["Scale factor at natural origin", 8805],
  wkt1: "scale_factor",
  cf: "scale_factor_at_projection_origin",
  key: 3092,
  usual: 1,
};
const centreLatitude: ParameterNames = { ...lat0, wkt1: "latitude_of_center", key: 3089 };
const centreLongitude: ParameterNames = { ...lon0Origin, wkt1: "longitude_of_center", key: 3088 };
const falseLatitude: ParameterNames = { ...lat0, wkt2: ["Latitude of false origin", 8821], key: 3085 };
const falseLongitude: ParameterNames = { ...lon0, wkt2: ["Longitude of false origin", 8822], key: 3084 };
const firstParallel = angle("lat_1", ["Latitude of 1st standard parallel", 8823], {
  wkt1: "standard_parallel_1",
  cf: "standard_parallel",
  key: 3078,
});
const secondParallel = angle("lat_2", ["Latitude of 2nd standard parallel", 8824], {
  wkt1: "standard_parallel_2",
  cf: "standard_parallel",
  key: 3079,
});
const trueScale: ParameterNames = { ...firstParallel, proj: "lat_ts" };
const poleParallel = angle("lat_ts", ["Latitude of standard parallel", 8832], {
  wkt1: "latitude_of_origin",
  cf: "standard_parallel",
  key: 3081,
});
const poleLongitude = angle("lon_0", ["Longitude of origin", 8833], {
  wkt1: "central_meridian",
  cf: "straight_vertical_longitude_from_pole",
  key: 3095,
});
const height: ParameterNames = {
  proj: "h",
  kind: "length",
  wkt2: ["Satellite Height"],
  wkt1: "satellite_height",
  cf: "perspective_point_height",
  usual: 0,
};
const obliqueCentre: readonly ParameterNames[] = [
  angle("lat_0", ["Latitude of projection centre", 8811], {
    wkt1: "latitude_of_center",
    cf: "latitude_of_projection_origin",
    key: 3089,
  }),
  angle("lonc", ["Longitude of projection centre", 8812], {
    wkt1: "longitude_of_center",
    cf: "longitude_of_projection_origin",
    key: 3088,
  }),
  angle("alpha", ["Azimuth at projection centre", 8813], { wkt1: "azimuth", cf: "azimuth_of_central_line", key: 3094 }),
  angle("gamma", ["Angle from Rectified to Skew Grid", 8814], { wkt1: "rectified_grid_angle", key: 3096 }),
  { ...k0, wkt2: ["Scale factor at projection centre", 8815], key: 3093 },
];

function projection(
  [proj, key]: readonly [proj: string, key?: number],
  names: { wkt2: ProjectionNames["wkt2"]; wkt1?: string; cf?: string; needs?: Readonly<Record<string, number>> },
  ...parameters: ParameterNames[]
): ProjectionNames {
  return { proj, key, ...names, parameters };
}

/** All projections that can be written in another language than PROJ's; a PROJ name may have several variants. */
export const projections: readonly ProjectionNames[] = [
  projection(
    ["tmerc", 1],
    { wkt2: ["Transverse Mercator", 9807], wkt1: "Transverse_Mercator", cf: "transverse_mercator" },
    lat0,
    lon0,
    { ...k0, cf: "scale_factor_at_central_meridian" },
    ...falseOrigin,
  ),
  projection(
    ["lcc", 9],
    {
      wkt2: ["Lambert Conic Conformal (1SP)", 9801],
      wkt1: "Lambert_Conformal_Conic_1SP",
      needs: { k_0: 1 },
    },
    { ...lat0, cf: undefined },
    lon0,
    { ...k0, cf: undefined },
    ...falseOrigin,
  ),
  projection(
    ["lcc", 8],
    {
      wkt2: ["Lambert Conic Conformal (2SP)", 9802],
      wkt1: "Lambert_Conformal_Conic_2SP",
      cf: "lambert_conformal_conic",
    },
    falseLatitude,
    falseLongitude,
    firstParallel,
    secondParallel,
    ...falseOriginEasting,
  ),
  projection(
    ["aea", 11],
    { wkt2: ["Albers Equal Area", 9822], wkt1: "Albers_Conic_Equal_Area", cf: "albers_conical_equal_area" },
    { ...falseLatitude, wkt1: "latitude_of_center", key: 3081 },
    { ...falseLongitude, wkt1: "longitude_of_center", key: 3080 },
    firstParallel,
    secondParallel,
    { ...falseOriginEasting[0]!, key: 3082 },
    { ...falseOriginEasting[1]!, key: 3083 },
  ),
  projection(
    ["eqdc", 13],
    { wkt2: ["Equidistant Conic", 1119], wkt1: "Equidistant_Conic" },
    { ...falseLatitude, wkt1: "latitude_of_center", key: 3081 },
    { ...falseLongitude, wkt1: "longitude_of_center", key: 3080 },
    firstParallel,
    secondParallel,
    { ...falseOriginEasting[0]!, key: 3082 },
    { ...falseOriginEasting[1]!, key: 3083 },
  ),
  projection(
    ["laea", 10],
    {
      wkt2: ["Lambert Azimuthal Equal Area", 9820],
      wkt1: "Lambert_Azimuthal_Equal_Area",
      cf: "lambert_azimuthal_equal_area",
    },
    centreLatitude,
    centreLongitude,
    ...falseOrigin,
  ),
  projection(
    ["aeqd", 12],
    { wkt2: ["Azimuthal Equidistant", 1125], wkt1: "Azimuthal_Equidistant", cf: "azimuthal_equidistant" },
    centreLatitude,
    centreLongitude,
    ...falseOrigin,
  ),
  projection(
    ["stere", 15],
    {
      wkt2: ["Polar Stereographic (variant B)", 9829],
      wkt1: "Polar_Stereographic",
      cf: "polar_stereographic",
      needs: { lat_ts: 0 },
    },
    poleParallel,
    poleLongitude,
    ...falseOrigin,
  ),
  projection(
    ["stere", 15],
    {
      wkt2: ["Polar Stereographic (variant A)", 9810],
      wkt1: "Polar_Stereographic",
      cf: "polar_stereographic",
    },
    lat0,
    { ...lon0, cf: "straight_vertical_longitude_from_pole", key: 3095 },
    k0,
    ...falseOrigin,
  ),
  projection(
    ["sterea", 16],
    { wkt2: ["Oblique Stereographic", 9809], wkt1: "Oblique_Stereographic" },
    lat0,
    lon0Origin,
    k0,
    ...falseOrigin,
  ),
  projection(
    ["webmerc"],
    { wkt2: ["Popular Visualisation Pseudo Mercator", 1024], wkt1: "Mercator_Auxiliary_Sphere" },
    { ...lat0, cf: undefined },
    lon0,
    ...falseOrigin,
  ),
  projection(
    ["merc", 7],
    { wkt2: ["Mercator (variant B)", 9805], wkt1: "Mercator_2SP", cf: "mercator", needs: { lat_ts: 0 } },
    trueScale,
    lon0Origin,
    ...falseOrigin,
  ),
  projection(
    ["merc", 7],
    { wkt2: ["Mercator (variant A)", 9804], wkt1: "Mercator_1SP", cf: "mercator" },
    { ...lat0, cf: undefined },
    lon0Origin,
    k0,
    ...falseOrigin,
  ),
  projection(
    ["omerc", 3],
    {
      wkt2: ["Hotine Oblique Mercator (variant A)", 9812],
      wkt1: "Hotine_Oblique_Mercator",
      needs: { no_uoff: 0 },
    },
    ...obliqueCentre,
    ...falseOrigin,
  ),
  projection(
    ["omerc"],
    {
      wkt2: ["Hotine Oblique Mercator (variant B)", 9815],
      wkt1: "Hotine_Oblique_Mercator_Azimuth_Center",
      cf: "oblique_mercator",
    },
    ...obliqueCentre,
    ...centreEasting,
  ),
  projection(
    ["cea", 28],
    {
      wkt2: ["Lambert Cylindrical Equal Area", 9835],
      wkt1: "Cylindrical_Equal_Area",
      cf: "lambert_cylindrical_equal_area",
    },
    trueScale,
    lon0,
    ...falseOrigin,
  ),
  projection(
    ["eqc", 17],
    { wkt2: ["Equidistant Cylindrical", 1028], wkt1: "Equirectangular" },
    { ...trueScale, key: 3078 },
    { ...lat0, key: 3089 },
    { ...lon0, key: 3088 },
    ...falseOrigin,
  ),
  projection(
    ["sinu", 24],
    { wkt2: ["Sinusoidal"], wkt1: "Sinusoidal", cf: "sinusoidal" },
    { ...lon0Origin, wkt1: "longitude_of_center", key: 3088 },
    ...falseOrigin,
  ),
  projection(
    ["ortho", 21],
    { wkt2: ["Orthographic", 9840], wkt1: "Orthographic", cf: "orthographic" },
    { ...lat0, key: 3089 },
    { ...lon0Origin, key: 3088 },
    ...falseOrigin,
  ),
  projection(
    ["gnom", 19],
    { wkt2: ["Gnomonic"], wkt1: "Gnomonic" },
    { ...lat0, key: 3089 },
    { ...lon0, key: 3088 },
    ...falseOrigin,
  ),
  projection(
    ["geos"],
    { wkt2: ["Geostationary Satellite (Sweep Y)"], wkt1: "Geostationary_Satellite", cf: "geostationary" },
    lon0Origin,
    height,
    ...falseOrigin,
  ),
  projection(["poly", 22], { wkt2: ["American Polyconic", 9818], wkt1: "Polyconic" }, lat0, lon0, ...falseOrigin),
  projection(["cass", 18], { wkt2: ["Cassini-Soldner", 9806], wkt1: "Cassini_Soldner" }, lat0, lon0, ...falseOrigin),
  projection(
    ["robin", 23],
    { wkt2: ["Robinson"], wkt1: "Robinson" },
    { ...lon0, wkt1: "longitude_of_center", key: 3088 },
    ...falseOrigin,
  ),
  projection(["moll"], { wkt2: ["Mollweide"], wkt1: "Mollweide" }, lon0, ...falseOrigin),
  projection(["eqearth"], { wkt2: ["Equal Earth", 1078], wkt1: "Equal_Earth" }, lon0, ...falseOrigin),
  projection(
    ["vandg", 25],
    { wkt2: ["Van Der Grinten"], wkt1: "VanDerGrinten" },
    { ...lon0, key: 3088 },
    ...falseOrigin,
  ),
  projection(
    ["mill", 20],
    { wkt2: ["Miller Cylindrical"], wkt1: "Miller_Cylindrical" },
    { ...lon0, wkt1: "longitude_of_center", key: 3088 },
    ...falseOrigin,
  ),
];
