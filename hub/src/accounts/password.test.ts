import { expect, test } from "vitest";
import { hashPassword, passwordProblem, verifyPassword } from "./password.ts";

test("a password belongs to its hash only", async () => {
  const hash = await hashPassword("correct horse");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword("correct horse", hash)).toBe(true);
  expect(await verifyPassword("correct horsf", hash)).toBe(false);
  expect(await hashPassword("correct horse")).not.toBe(hash);
});

test("a hash of the reference implementation is understood", async () => {
  // printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -e
  const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  expect(await verifyPassword("password", hash)).toBe(true);
});

test("the same letters typed on another system are the same password", async () => {
  expect(await verifyPassword("cafe\u0301 au lait", await hashPassword("caf\u00e9 au lait"))).toBe(true);
});

test("no hash is no password", async () => {
  expect(await verifyPassword("anything", undefined)).toBe(false);
});

test("bad passwords are named", () => {
  expect(passwordProblem("short", "ada")).toBe("short");
  expect(passwordProblem("x".repeat(257), "ada")).toBe("long");
  expect(passwordProblem("Ada.Lovelace", "ada.lovelace")).toBe("name");
  expect(passwordProblem("correct horse", "ada")).toBeUndefined();
});
