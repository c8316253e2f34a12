import { describe, expect, test } from "vitest";
import { Crs } from "./crs.ts";

describe("a CRS", () => {
  test("is found by its code, however that is written", () => {
    for (const text of [32633, "32633", "EPSG:32633", "epsg:32633", "urn:ogc:def:crs:EPSG::32633"])
      expect(Crs.from(text).name).toBe("WGS 84 / UTM zone 33N");
    expect(() => Crs.from("EPSG:1")).toThrow(/EPSG:1 is not supported/);
    expect(() => Crs.from("nonsense")).toThrow(/nonsense/);
  });

  test("tells the authority's axis order; coordinates are x before y all the same", () => {
    expect([Crs.from(4326).axes, Crs.from(32633).axes, Crs.from(2193).axes]).toEqual(["ne", "en", "ne"]);
    const [x, y] = Crs.from(4326).to(32633)(15, 0);
    expect([x, y].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([500000, 0]);
  });

  test("transforms there and back where a PROJ string leaves the origin out", () => {
    for (const text of ["laea +lat_0=90", "sinu", "lcc +lat_1=30 +lat_2=60", "eqc +lon_0=10"]) {
      const plane = Crs.from(`+proj=${text}`);
      const [lon, lat] = plane.to(4326)(...Crs.from(4326).to(plane)(20, 40));
      expect(
        [lon, lat].map((value) => Math.round(value * 1e6) / 1e6),
        text,
      ).toEqual([20, 40]);
    }
  });

  test("equals another that gives the same coordinates", () => {
    const utm = "+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs";
    expect(Crs.from(utm).equals(Crs.from(32633))).toBe(true);
    expect(Crs.from(`${utm} +units=ft`).equals(Crs.from(32633))).toBe(true);
    expect(Crs.from(utm.replace("units=m", "units=us-ft")).equals(Crs.from(32633))).toBe(false);
    expect(Crs.from(4326).equals(Crs.from(4258))).toBe(false);
    expect(Crs.from(3857).equals(Crs.from("+proj=merc +datum=WGS84"))).toBe(false);
  });

  test("goes through PROJ strings and GeoTIFF keys and comes back equal", () => {
    for (const code of [4326, 32633, 32719, 3857, 3031, 3413, 2154, 27700, 6933, 5070, 3035, 2056, 5514, 27572]) {
      const crs = Crs.from(code);
      expect(Crs.from(crs.toProj()).equals(crs), `${code} as ${crs.toProj()}`).toBe(true);
      expect(Crs.fromGeoKeys(crs.toGeoKeys()!)?.epsg).toBe(code);
    }
    const own = Crs.from("+proj=laea +lat_0=47 +lon_0=11 +x_0=1000 +y_0=2000 +datum=WGS84 +units=m");
    expect(Crs.fromGeoKeys(own.toGeoKeys()!)?.equals(own)).toBe(true);
  });

  test("goes through well-known text 2 and CF attributes and comes back equal", () => {
    const own = [
      "+proj=laea +lat_0=47 +lon_0=11 +x_0=1000 +y_0=2000 +datum=WGS84",
      "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=-150 +a=6371200 +b=6371200",
      "+proj=lcc +lat_0=25 +lon_0=265 +lat_1=25 +lat_2=25 +R=6371229",
      "+proj=geos +lon_0=-75 +h=35786023 +sweep=x +ellps=GRS80",
      "+proj=sinu +lon_0=0 +R=6371007.181",
      "+proj=merc +lat_ts=10 +lon_0=5 +ellps=WGS84",
      "+proj=omerc +lat_0=4 +lonc=102.25 +alpha=323 +gamma=323 +k=0.99984 +x_0=804671 +y_0=0 +ellps=evrst30",
    ];
    for (const text of own) {
      const crs = Crs.from(text);
      expect(Crs.from(crs.toWkt()!).equals(crs), crs.toWkt()).toBe(true);
      const { crs_wkt: _, ...attrs } = crs.toCf();
      if (!text.includes("omerc")) expect(Crs.fromCf(attrs)?.equals(crs), JSON.stringify(attrs)).toBe(true);
    }
    for (const code of [4326, 32633, 3031, 2154, 27700, 3857])
      expect(Crs.from(Crs.from(code).toWkt()!).epsg).toBe(code);
  });

  test("reads well-known text 1 as GDAL and ESRI write it", () => {
    const gdal = `PROJCS["x",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],
      UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],
      PARAMETER["central_meridian",15],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],
      PARAMETER["false_northing",0],UNIT["metre",1]]`;
    expect(Crs.from(gdal).equals(Crs.from(32633))).toBe(true);
    const esri = gdal
      .replace('"WGS_1984"', '"D_WGS_1984"')
      .replace('UNIT["metre",1]', 'UNIT["Foot_US",0.3048006096012192]');
    expect(Crs.from(esri).metresPerUnit).toBeCloseTo(1200 / 3937, 12);
    for (const text of ["PROJCS[", 'GEOGCS["a"]', `${"A[".repeat(200)}`, 'VERT_CS["h"]'])
      expect(() => Crs.from(text)).toThrow(/not supported/);
  });

  test("gives NaN where a point has no place", () => {
    expect(Crs.from(4326).to(32633)(0, 100)).toEqual([Number.NaN, Number.NaN]);
    expect(Crs.from(4326).to(3857)(Number.NaN, 0)).toEqual([Number.NaN, Number.NaN]);
  });
});

test("systems of one datum differ by nothing but their projection", () => {
  const [x, y] = Crs.from(4149).to(21781)(7.439583333333333, 46.95240555555556);
  expect(Math.hypot(x - 600000, y - 200000)).toBeLessThan(1e-3);
  expect(() => Crs.from(4818).to(2065)).toThrow(/krovak/);
});
