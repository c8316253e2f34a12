import { expect, test } from "vitest";
import { normalizeUserName } from "./user-name.ts";

test.each([
  ["Ada", "ada"],
  ["  bob ", "bob"],
  ["ADA@example.ORG", "ada@example.org"],
  ["９lives", "9lives"],
  ["a".repeat(64), "a".repeat(64)],
])("%j is the name %j", (text, name) => expect(normalizeUserName(text)).toBe(name));

test.each([
  "",
  " ",
  ".",
  "..",
  "-x",
  "_x",
  "a/b",
  "a b",
  "a\\b",
  "a%2fb",
  "ada\0",
  "жук",
  "a\nb",
  "a".repeat(65),
  "a".repeat(1e6),
])("%j is no name", (text) => expect(normalizeUserName(text)).toBeUndefined());
