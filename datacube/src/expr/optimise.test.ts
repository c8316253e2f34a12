import { expect, test } from "vitest";
import { applyUfunc, dataArray } from "../index.ts";
import { visitAll } from "./graph.ts";
import type { Expr } from "./node.ts";
import { constant } from "./operation/constant.ts";
import { map } from "./operation/map.ts";
import { optimise } from "./optimise.ts";

const x = dataArray([1, 2, 3, 4, 5], { dims: ["t"] });

function nodes(root: Expr): Expr[] {
  const all: Expr[] = [];
  visitAll(root, (node) => void all.push(node));
  return all;
}

function names(root: Expr): string[] {
  return nodes(root).map((node) => ("fn" in node ? (node.fn as { name: string }).name : node.op));
}

test("what is computed twice is one node, and gives the same", () => {
  const twice = x.mul(2).add(1).mul(x.mul(2).add(1));
  const one = optimise(twice.expr);
  expect(names(twice.expr).filter((name) => name === "add")).toHaveLength(2);
  expect(names(one).filter((name) => name === "add")).toHaveLength(1);
  expect([...(twice.values as ArrayLike<number> & Iterable<number>)]).toEqual([9, 25, 49, 81, 121]);
});

test.each([
  ["other numbers", x.mul(2).add(x.mul(3))],
  ["0 and -0", x.mul(0).add(x.mul(-0))],
  ["NaN and infinity", x.mul(Number.NaN).add(x.mul(Number.POSITIVE_INFINITY))],
  ["other settings", x.sum("t", { skipna: true }).add(x.sum("t", { skipna: false }))],
])("%s stay apart", (_, array) => {
  const count = (root: Expr) => nodes(root).filter(({ op }) => op === "map" || op === "reduce").length;
  expect(count(optimise(array.expr))).toBe(count(array.expr));
});

test.each([
  [Number.NaN, "NaN"],
  [-0, "-0"],
  [5n, "5n"],
  [5n, "5"],
])("%s and a text that looks like it stay apart", (number, text) => {
  const both = map({ name: "add" }, [
    map({ name: "add" }, [x.expr, constant(number)]),
    map({ name: "cast", dtype: "float64" }, [map({ name: "eq" }, [constant(text), constant("a")])]),
  ]);
  const values = nodes(optimise(both)).flatMap((node) => (node.op === "constant" ? [node.value] : []));
  expect(values).toEqual([number, text, "a"]);
});

test("functions of a person are told apart as objects", () => {
  const call = (factor: number) =>
    applyUfunc((block) => Array.from(block.data as Float64Array, (value) => value * factor), [x]).expr;
  const [two, three] = [call(2), call(3)];
  const count = (root: Expr) => nodes(root).filter(({ op }) => op === "call").length;
  expect(count(optimise(map({ name: "add" }, [two, three])))).toBe(2);
  expect(count(optimise(map({ name: "add" }, [two, two])))).toBe(1);
});
