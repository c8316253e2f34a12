import "../ops/methods.ts";
import { describe, expect, test } from "vitest";
import { calc } from "./calc.ts";
import { dataArray } from "./construct.ts";

const [red, nir] = [dataArray([1, 2, 4], { name: "red" }), dataArray([3, 2, 12], { name: "nir" })];

describe("calc", () => {
  test.each([
    [calc`(${nir} - ${red}) / (${nir} + ${red})`, [0.5, 0, 0.5]],
    [calc`1 - ${red} * 2 ** 2`, [-3, -7, -15]],
    [calc`-${red} ** 2 + sqrt(${nir} + 4 / ${red})`, [-1 + Math.sqrt(7), -4 + 2, -16 + Math.sqrt(13)]],
    [calc`${red} < ${nir}`, [1, 0, 1]],
    [calc`3 >= ${red}`, [1, 1, 0]],
    [calc`${2} / ${red}`, [2, 1, 0.5]],
  ])("follows the usual order of operations", (array, expected) => {
    expect(Array.from(array.values as Float64Array)).toEqual(expected);
  });

  test("says what it does not understand", () => {
    expect(() => calc`${red} +`).toThrow(/ends/);
    expect(() => calc`${red} ; 2`).toThrow(/"; 2" is not understood/);
    expect(() => calc`(${red}`).toThrow(/"\)" is missing/);
    expect(() => calc`${red} ${red}`).toThrow(/not expected/);
    expect(() => calc`1 + 2`).toThrow(/no array/);
    expect(() => calc`alert(${red})`).toThrow(/"alert" is no value/);
  });
});
