import { expect, test } from "vitest";
import { Geobox, gridOf } from "./geobox.ts";
import { pixelSizesIn, placesIn } from "./grid.ts";

const grid = (...args: ConstructorParameters<typeof Geobox>) => gridOf(new Geobox(...args));
const utm = grid(32633, [500_000, 10, 0, 5_000_000, 0, -10], [1000, 1000]);

test("within one system a pixel's size is the ratio of the steps, also of turned grids", () => {
  const coarse = grid(32633, [500_000, 60, 0, 5_000_000, 0, -20], [10, 10]);
  expect(pixelSizesIn(utm, coarse)(3, 4)).toEqual([6, 2]);
  const turned = grid(32633, [500_000, 3, 4, 5_000_000, 4, -3], [10, 10]);
  const [width, height] = pixelSizesIn(utm, turned)(0, 0);
  expect(width).toBeCloseTo(0.5);
  expect(height).toBeCloseTo(0.5);
});

test("a pixel of the web's map covers fewer metres in the north", () => {
  const tile = grid(3857, [1_669_792, 100, 0, 8_400_000, 0, -100], [256, 256]);
  const [width, height] = pixelSizesIn(utm, tile)(0, 0);
  expect(width).toBeCloseTo(10 * Math.cos((60.1 * Math.PI) / 180), 1);
  expect(height).toBeCloseTo(width, 1);
});

test("a pixel over the edge of all longitudes is as wide as any other", () => {
  const world = grid(4326, [-180, 1, 0, 90, 0, -1], [180, 360]);
  const pacific = grid("+proj=eqc +lon_0=180", [-500_000, 111_319.49, 0, 0, 0, -111_319.49], [1, 10]);
  for (const column of [0, 4, 9]) expect(pixelSizesIn(world, pacific)(column, 0)[0]).toBeCloseTo(1, 4);
});

test("places of one grid in another, and none beyond a pole", () => {
  const world = grid(4326, [-180, 1, 0, 90, 0, -1], [180, 360]);
  const finer = grid(4326, [0, 0.5, 0, 45, 0, -0.5], [10, 10]);
  expect(placesIn(world, finer)(2, 4)).toEqual([181, 47]);
  const beyond = grid(4326, [0, 1, 0, 95, 0, -1], [10, 10]);
  expect(placesIn(utm, beyond)(0, 0)).toEqual([Number.NaN, Number.NaN]);
});
