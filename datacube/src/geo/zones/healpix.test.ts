import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type HealpixScheme, healpixGrid } from "./healpix.ts";

interface Golden {
  readonly points: readonly (readonly [number, number])[];
  readonly cases: readonly {
    readonly level: number;
    readonly scheme: HealpixScheme;
    readonly ids: readonly number[];
    readonly centres: readonly (readonly [number, number])[];
    readonly edges: readonly (readonly (readonly [number, number])[])[];
  }[];
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, "healpix-cases.json"), "utf8")) as Golden;

/** Distance on the unit sphere, in degrees. */
function apart(a: readonly number[], b: readonly number[]): number {
  const unit = ([longitude, latitude]: readonly number[]) => {
    const [u, v] = [(longitude! * Math.PI) / 180, (latitude! * Math.PI) / 180];
    return [Math.cos(v) * Math.cos(u), Math.cos(v) * Math.sin(u), Math.sin(v)];
  };
  const [p, q] = [unit(a), unit(b)];
  return (Math.hypot(...p.map((x, i) => x - q[i]!)) * 180) / Math.PI;
}

describe.each(golden.cases)("HEALPix at level $level, $scheme", ({ level, scheme, ids, centres, edges }) => {
  const grid = healpixGrid(level, scheme);
  test("numbers of cells are astropy-healpix's", () => {
    expect(golden.points.map(([longitude, latitude]) => grid.cellAt(longitude, latitude))).toEqual(ids);
  });
  test("so are centres and edges", () => {
    centres.forEach((centre, i) => void expect(apart(grid.centre(BigInt(ids[i]!)), centre)).toBeLessThan(2e-8));
    edges.forEach((edge, i) => {
      const own = grid.boundary(BigInt(ids[i]!));
      expect(own.length).toBe(edge.length);
      for (const point of own) expect(Math.min(...edge.map((other) => apart(point, other)))).toBeLessThan(2e-8);
    });
  });
});

test.each(["nested", "ring"] as const)(
  "every cell contains its centre, and edges go counterclockwise: %s",
  (scheme) => {
    for (const level of [0, 1, 2, 4]) {
      const grid = healpixGrid(level, scheme);
      for (let id = 0; id < 12 * 4 ** level; id++) {
        const [longitude, latitude] = grid.centre(BigInt(id)) as [number, number];
        expect(grid.cellAt(longitude, latitude)).toBe(id);
        expect(grid.cellAt(longitude - 720, latitude)).toBe(id);
        if (Math.abs(latitude) > 60) continue;
        const ring = grid.boundary(BigInt(id)).map(([x, y]) => [((x! - longitude + 540) % 360) - 180, y!] as const);
        const area = ring.reduce((sum, [x, y], i) => {
          const [u, v] = ring[(i + 1) % ring.length]!;
          return sum + x * v - u * y;
        }, 0);
        expect(area).toBeGreaterThan(0);
      }
    }
  },
);

test("there is no cell beyond the poles, nowhere, or of a number that is too large", () => {
  const grid = healpixGrid(3, "nested");
  expect([grid.cellAt(0, 90.1), grid.cellAt(Number.NaN, 0), grid.cellAt(0, Number.NaN)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(grid.cellAt(17, 90)).toBe(63);
  expect(() => grid.centre(768n)).toThrow(/no cell/);
});
