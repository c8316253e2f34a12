import "./methods.ts";
import { describe, expect, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import { calc } from "./calc.ts";

const [red, nir] = [dataArray([1, 2, 4], { name: "red" }), dataArray([3, 2, 12], { name: "nir" })];

describe("calc", () => {
  test.each([
    [calc`(${nir} - ${red}) / (${nir} + ${red})`, [0.5, 0, 0.5]],
    [calc`1 - ${red} * 2 ** 2`, [-3, -7, -15]],
    [calc`-${red} ** 2 + sqrt(${nir} + 4 / ${red})`, [-1 + Math.sqrt(7), -4 + 2, -16 + Math.sqrt(13)]],
    [calc`${red} < ${nir}`, [1, 0, 1]],
    [calc`3 >= ${red}`, [1, 1, 0]],
    [calc`${2} / ${red}`, [2, 1, 0.5]],
    [calc`${nir} // 2 + 7 % (2 + 2) * ${red}`.sub(calc`${red} * 3`), [1, 1, 6]],
    [calc`7 % ${red} + 7 // ${red}`, [7, 4, 4]],
    [calc`~(${red} > 1 & ${nir} < 5 | ${red} == 1)`, [0, 0, 1]],
    [
      calc`maximum(2, ${red}) + hypot(${nir}, 4) - round(${nir} / 7, 1)`,
      [2 + 5 - 0.4, 2 + Math.hypot(2, 4) - 0.3, 4 + Math.hypot(12, 4) - 1.7],
    ],
    [calc`where(${red} > 1, ${red}, -1)`, [-1, 2, 4]],
    [calc`where(isnull(${red} / 0 - ${red} / 0), 3, ${red})`, [3, 3, 3]],
  ])("follows the usual order of operations", (array, expected) => {
    expect(Array.from(array.values as Float64Array)).toEqual(expected);
  });

  test("says what it does not understand", () => {
    expect(() => calc`${red} +`).toThrow(/ends/);
    expect(() => calc`${red} ; 2`).toThrow(/"; 2" is not understood/);
    expect(() => calc`(${red}`).toThrow(/"\)" is missing/);
    expect(() => calc`${red} ${red}`).toThrow(/not expected/);
    expect(() => calc`isin(${red}, 2)`).toThrow(/"isin" is no value/);
    expect(() => calc`sin(2) + ${red}`).toThrow(/sin of numbers: one has to be an array/);
    expect(() => calc`where(${red} > 1, 2, 3)`).toThrow(/needs an array as x or y/);
    expect(() => calc`1 + 2`).toThrow(/no array/);
    expect(() => calc`alert(${red})`).toThrow(/"alert" is no value/);
  });
});
