import fc from "fast-check";
import { expect, test } from "vitest";
import { createSecret, equalSecrets, hashSecret, signValue, verifyValue } from "./secret.ts";
import { verifyXsrf, xsrfToken } from "./xsrf.ts";

test("secrets have 256 bits and differ", () => {
  const secrets = new Set(Array.from({ length: 100 }, createSecret));
  expect(secrets.size).toBe(100);
  for (const secret of secrets) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
});

test("a hash is SHA-256", () => {
  expect(hashSecret("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("equalSecrets is equality", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => equalSecrets(a, b) === (a === b) && equalSecrets(a, a)));
});

test("only the same key and purpose verify a value; any change breaks it", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (value, at) => {
      const signed = signValue("key", "use", value);
      expect(verifyValue("key", "use", signed)).toBe(value);
      expect(verifyValue("other", "use", signed)).toBeUndefined();
      expect(verifyValue("key", "misuse", signed)).toBeUndefined();
      const index = at % signed.length;
      const changed = signed.slice(0, index) + (signed[index] === "A" ? "B" : "A") + signed.slice(index + 1);
      expect(verifyValue("key", "use", changed)).toBeUndefined();
    }),
  );
});

test("an XSRF token belongs to one session", () => {
  const token = xsrfToken("key", "s1");
  expect(verifyXsrf("key", "s1", token)).toBe(true);
  expect(verifyXsrf("key", "s2", token)).toBe(false);
  expect(verifyXsrf("key", "s1", undefined)).toBe(false);
  expect(verifyXsrf("key", "s1", "x".repeat(300))).toBe(false);
});
