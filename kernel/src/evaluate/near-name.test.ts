import { expect, test } from "vitest";
import { nearName } from "./near-name.ts";

test.each([
  ["opne", ["open", "opera", "one"], "open"],
  ["temprature", ["temperature", "temporal"], "temperature"],
  ["Maht", ["Map", "Math"], "Math"],
  ["WIDTH", ["width"], "width"],
  ["t2n", ["t2m", "tp"], "t2m"],
  ["readFileSyn", ["readFileSync", "readFile"], "readFileSync"],
])("%s among %j means %s", (name, candidates, meant) => {
  expect(nearName(name, candidates)).toBe(meant);
});

test.each([
  ["zzqq", ["open"]],
  ["x", ["y", "z"]],
  ["ab", ["cd"]],
  ["name", ["name"]],
  ["a".repeat(1000), ["a".repeat(999)]],
])("%s among %j means none", (name, candidates) => {
  expect(nearName(name, candidates)).toBeUndefined();
});
