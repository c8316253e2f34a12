import "./methods.ts";
import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { concat, merge } from "./combining.ts";

const day = (calendar: "360_day" | "noleap", n: number) => new CFDatetime(n * 86_400_000, calendar);

test("times of calendars whose dates differ are not put one after the other, nor merged", () => {
  const [a, b] = (["360_day", "noleap"] as const).map((calendar, i) =>
    dataArray([1], { dims: ["time"], coords: { time: [day(calendar, i)] }, name: "t" }),
  );
  expect(() => concat([a!, b!], "time")).toThrow(/concat: "time" has times of the calendars 360_day and noleap/);
  const [c, d] = [a!, b!].map(({ coords }) => dataset({ start: coords.time!.isel({ time: 0 }, { drop: true }) }));
  expect(() => merge([c!, d!])).toThrow(/calendars/);
});

test("a conflict is named at once in memory", () => {
  const [a, b] = [1, 2].map((value) => dataArray([value], { name: "t" }));
  expect(() => merge([a!, b!])).toThrow(/merge: "t" has other elements.*override/);
});
