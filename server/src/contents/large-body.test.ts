import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContentSplitter, decodeContent } from "./large-body.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-large-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Splits a JSON text that comes in pieces of `size` bytes. */
function split(json: string, size: number): { rest: unknown; content: string } {
  const taken: Buffer[] = [];
  const splitter = new ContentSplitter((bytes) => taken.push(Buffer.from(bytes)));
  const bytes = Buffer.from(json);
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  return { rest: JSON.parse(splitter.rest().toString()), content: JSON.parse(`"${Buffer.concat(taken)}"`) as string };
}

describe("the text of a body", () => {
  test("is taken out wherever the pieces are cut, whatever stands around it", () => {
    const others = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()).map((object) => {
      const { content: _, ...rest } = object;
      return rest;
    });
    fc.assert(
      fc.property(
        others,
        fc.string({ unit: "binary" }),
        others,
        fc.integer({ min: 1, max: 40 }),
        (before, content, after, size) => {
          const value = { ...before, content, ...after };
          const { rest, content: taken } = split(JSON.stringify(value), size);
          expect(taken).toBe(content);
          expect(rest).toEqual(JSON.parse(JSON.stringify({ ...value, content: "" })));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    '{"a":{"content":"inner"},"b":["content","x"],"c":"content"}',
    '{"content":{"cells":[]}}',
    '{"content":["x"],"d":"content"}',
    '{"contents":"x","conten":"y"}',
    "[1]",
  ])("is the top level's only: %s", (json) => {
    expect(split(json, 1)).toEqual({ rest: JSON.parse(json), content: "" });
  });
});

test("text and base64 are written as they were, across the steps of reading", async () => {
  const write = async (escaped: string, format: "text" | "base64"): Promise<Buffer> => {
    const [source, target] = [await open(join(folder, "source"), "w+"), await open(join(folder, "target"), "w+")];
    await source.writeFile(escaped);
    await decodeContent(source, target, format);
    const { size } = await target.stat();
    const { buffer } = await target.read({ buffer: Buffer.alloc(size), position: 0 });
    await Promise.all([source.close(), target.close()]);
    return buffer;
  };
  for (const unit of ["äöü€😀\n", "\n", '\\"', "x".repeat(1_000), "😀"]) {
    const text = "abcdefghijk".slice(0, unit.length) + unit.repeat(Math.ceil((7 * 2 ** 20) / Buffer.byteLength(unit)));
    expect((await write(JSON.stringify(text).slice(1, -1), "text")).equals(Buffer.from(text))).toBe(true);
  }
  const surrogates = "\\ud83d\\ude00".repeat(600_000);
  expect((await write(`a${surrogates}`, "text")).equals(Buffer.from(`a${"😀".repeat(600_000)}`))).toBe(true);
  const bytes = Buffer.from(Array.from({ length: 5_000_001 }, (_, index) => index % 251));
  const base64 = bytes.toString("base64");
  expect((await write(base64, "base64")).equals(bytes)).toBe(true);
  expect((await write(base64.replace(/.{76}/g, "$&\\n").replaceAll("/", "\\/"), "base64")).equals(bytes)).toBe(true);
});
