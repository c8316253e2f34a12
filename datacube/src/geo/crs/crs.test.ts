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

  test("gives NaN where a point has no place", () => {
    expect(Crs.from(4326).to(32633)(0, 100)).toEqual([Number.NaN, Number.NaN]);
    expect(Crs.from(4326).to(3857)(Number.NaN, 0)).toEqual([Number.NaN, Number.NaN]);
  });
});
