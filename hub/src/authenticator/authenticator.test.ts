import { afterAll, beforeAll, expect, test } from "vitest";
import { hashPassword } from "../accounts/password.ts";
import { openStore, type Store } from "../store/store.ts";
import { authenticatorConformance } from "./conformance.ts";
import { createAuthenticator } from "./registry.ts";

let store: Store;

beforeAll(async () => {
  store = await openStore("sqlite::memory:");
  const ada = await store.users.create("ada", { admin: true, now: 1 });
  await store.users.create("new", { admin: false, now: 1 });
  await store.passwords.set(ada!.id, await hashPassword("correct horse"), 1);
});
afterAll(() => store.close());

for (const name of ["dummy", "local"]) authenticatorConformance(name, () => createAuthenticator(name, { store }));

test("local: a wrong password, an unknown name and a person without password are refused alike", async () => {
  const local = await createAuthenticator("local", { store });
  for (const [name, password] of [
    ["ada", "correct horsf"],
    ["eve", "correct horse"],
    ["new", ""],
  ] as const) {
    expect(await local.authenticate({ name, password })).toBeUndefined();
  }
});

test.each(["0.0.0.0", "::", "192.168.1.4", "example.org", "127.0.0.1.example.org"])(
  "dummy refuses to listen on %s",
  async (host) => {
    const dummy = await createAuthenticator("dummy", { store });
    expect(() => dummy.check({ host })).toThrow(expect.objectContaining({ code: "dummy_not_on_loopback" }));
  },
);

test("an unknown authenticator's error lists the known ones", async () => {
  await expect(createAuthenticator("toString", { store })).rejects.toThrow("Known: local, dummy.");
});
