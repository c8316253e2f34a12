import { expect, test } from "vitest";
import { codecNames } from "../codecs/registry.ts";
import { formats } from "../format/registry.ts";
import { groups } from "./groups.ts";
import { codecSpecs } from "./subjects/stores.ts";

const subjects = (await Promise.all(Object.values(groups).map((load) => load()))).flat();

test("every format and every codec is fuzzed", () => {
  const held = new Set(subjects.flatMap((subject) => subject.formats ?? []));
  expect(formats().filter(({ name }) => !held.has(name))).toEqual([]);
  const codecs = new Set(codecSpecs.map(({ name }) => name));
  expect(codecNames().filter((name) => !codecs.has(name))).toEqual([]);
});

test.each(subjects)("the contents of $name read before they are damaged", async ({ seeds, read }) => {
  for (const [i, content] of (await seeds()).entries()) await read(content, i);
});
