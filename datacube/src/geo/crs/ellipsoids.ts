import type { Ellipsoid } from "./definition.ts";

function ellipsoid(name: string, semiMajor: number, inverseFlattening: number): Ellipsoid {
  return { name, semiMajor, inverseFlattening };
}

/** Ellipsoids by PROJ's names. */
export const ellipsoids: Readonly<Record<string, Ellipsoid>> = {
  WGS84: ellipsoid("WGS 84", 6378137, 298.257223563),
  GRS80: ellipsoid("GRS 1980", 6378137, 298.257222101),
  WGS72: ellipsoid("WGS 72", 6378135, 298.26),
  WGS66: ellipsoid("NWL 9D", 6378145, 298.25),
  WGS60: ellipsoid("WGS 60", 6378165, 298.3),
  airy: ellipsoid("Airy 1830", 6377563.396, 299.3249646),
  mod_airy: ellipsoid("Airy Modified 1849", 6377340.189, 299.3249646),
  aust_SA: ellipsoid("Australian National Spheroid", 6378160, 298.25),
  GRS67: ellipsoid("GRS 1967", 6378160, 298.247167427),
  bessel: ellipsoid("Bessel 1841", 6377397.155, 299.1528128),
  bess_nam: ellipsoid("Bessel Namibia", 6377483.865, 299.1528128),
  clrk66: ellipsoid("Clarke 1866", 6378206.4, 294.978698213898),
  clrk80: ellipsoid("Clarke 1880 (RGS)", 6378249.145, 293.465),
  clrk80ign: ellipsoid("Clarke 1880 (IGN)", 6378249.2, 293.466021293627),
  evrst30: ellipsoid("Everest 1830", 6377276.345, 300.8017),
  helmert: ellipsoid("Helmert 1906", 6378200, 298.3),
  intl: ellipsoid("International 1924", 6378388, 297),
  krass: ellipsoid("Krassowsky 1940", 6378245, 298.3),
  sphere: ellipsoid("Sphere", 6370997, 0),
};

/** Datums by PROJ's names. */
export const namedDatums: Readonly<
  Record<string, { readonly name: string; readonly ellipsoid: string; readonly toWgs84: readonly number[] }>
> = {
  WGS84: { name: "World Geodetic System 1984", ellipsoid: "WGS84", toWgs84: [0, 0, 0] },
  NAD83: { name: "North American Datum 1983", ellipsoid: "GRS80", toWgs84: [0, 0, 0] },
  NAD27: { name: "North American Datum 1927", ellipsoid: "clrk66", toWgs84: [-8, 160, 176] },
  GGRS87: { name: "Greek Geodetic Reference System 1987", ellipsoid: "GRS80", toWgs84: [-199.87, 74.79, 246.62] },
  potsdam: {
    name: "Deutsches Hauptdreiecksnetz",
    ellipsoid: "bessel",
    toWgs84: [598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7],
  },
  carthage: { name: "Carthage", ellipsoid: "clrk80ign", toWgs84: [-263, 6, 431] },
  hermannskogel: {
    name: "Militar-Geographische Institut",
    ellipsoid: "bessel",
    toWgs84: [577.326, 90.129, 463.919, 5.137, 1.474, 5.297, 2.4232],
  },
  ire65: {
    name: "TM65",
    ellipsoid: "mod_airy",
    toWgs84: [482.53, -130.596, 564.557, -1.042, -0.214, -0.631, 8.15],
  },
  nzgd49: {
    name: "New Zealand Geodetic Datum 1949",
    ellipsoid: "intl",
    toWgs84: [59.47, -5.04, 187.44, 0.47, -0.1, 1.024, -4.5993],
  },
  OSGB36: {
    name: "Ordnance Survey of Great Britain 1936",
    ellipsoid: "airy",
    toWgs84: [446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489],
  },
};
