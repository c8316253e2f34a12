import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { boundCache, touch } from "./cache.ts";
import { blocksOf, codeFor } from "./peer-code.ts";

test("what was not used for longest goes first, a folder as a whole, until the rest is within the bound", () => {
  const folder = mkdtempSync(join(tmpdir(), "craton-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [old, older, recent] = ["old", "older", "recent"].map((name) => join(folder, name)) as [string, string, string];
  mkdirSync(older);
  for (const path of [old, join(older, "part"), recent]) writeFileSync(path, "x".repeat(100));
  utimesSync(older, 1000, 1000);
  utimesSync(old, 2000, 2000);
  utimesSync(recent, 3000, 3000);
  boundCache([folder, join(folder, "absent")], { bytes: 250, unusedSince: 2500_000 });
  expect([old, older, recent].map((path) => existsSync(path))).toEqual([true, false, true]);
  touch(old);
  boundCache([folder], { bytes: 0, unusedSince: 2500_000 });
  expect([old, recent].map((path) => existsSync(path))).toEqual([true, true]);
});

const peer = `"""Answers questions."""
import json

LIMIT = (
    3
)


@decorated
def used(x):
    return helper(x) + LIMIT

def helper(x):
    # a comment
    return x

def other(x):
    return peer_more.there(x)

for line in []:
    used(line)
`;
const modules = new Map([
  ["peer", blocksOf(peer)],
  ["peer_more", blocksOf("import math\n\ndef there(x):\n    return x\n\ndef elsewhere(x):\n    return x\n")],
]);

test("an answer depends on what its question and the code for all questions name", () => {
  const code = codeFor(modules, "ds.mean('x')");
  expect(code).toContain("@decorated\ndef used");
  expect(code).toContain("def helper");
  expect(code).toContain("LIMIT = (\n    3\n)");
  expect(code).toContain("for line in []");
  expect(code).not.toContain("def other");
  expect(code).not.toContain("import math");
});

test("definitions of another module count where they are named, through others too", () => {
  const code = codeFor(modules, "other(ds)");
  expect(code).toContain("def there");
  expect(code).toContain("import math");
  expect(code).not.toContain("def elsewhere");
});
