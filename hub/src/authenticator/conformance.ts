import { describe, expect, test } from "vitest";
import type { Authenticator } from "./authenticator.ts";

/** What every authenticator must do; `ada` with `correct horse` must be let in by the one that is given. */
export function authenticatorConformance(name: string, create: () => Promise<Authenticator>): void {
  describe(`authenticator ${name}`, () => {
    test("is called by its name and may be used on loopback", async () => {
      const authenticator = await create();
      expect(authenticator.name).toBe(name);
      expect(() => authenticator.check({ host: "127.0.0.1" })).not.toThrow();
    });

    test("gives the normalised name", async () => {
      const authenticator = await create();
      expect(await authenticator.authenticate({ name: " ADA ", password: "correct horse" })).toMatchObject({
        name: "ada",
      });
    });

    test.each(["", "..", "a/b", "a\0b", "x".repeat(100_000)])("refuses %#: what is no name", async (bad) => {
      const authenticator = await create();
      expect(await authenticator.authenticate({ name: bad, password: "correct horse" })).toBeUndefined();
    });
  });
}
