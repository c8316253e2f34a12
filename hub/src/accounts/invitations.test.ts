import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore, type Store } from "../store/store.ts";
import { createInvitations, type Invitations, invitationLifeMs } from "./invitations.ts";
import { verifyPassword } from "./password.ts";

let store: Store;
let invitations: Invitations;
let clock = 1_000;

beforeEach(async () => {
  store = await openStore("sqlite::memory:");
  invitations = createInvitations(store, () => clock);
});
afterEach(() => store.close());

const password = "correct horse";

test("the first administrator chooses a name and a password, once", async () => {
  const secret = await invitations.forAdmin();
  const made = await invitations.accept({ secret, name: " Ada", password });
  expect(made).toMatchObject({ name: "ada", admin: true });
  expect(await invitations.accept({ secret, name: "eve", password })).toBe("expired");
});

test("of two that use a link at once one gets in", async () => {
  const secret = await invitations.forAdmin();
  const both = await Promise.all(["ada", "eve"].map((name) => invitations.accept({ secret, name, password })));
  expect(both.filter((result) => result === "expired")).toHaveLength(1);
  expect(await store.users.count()).toBe(1);
});

test("a mistake does not use the link up", async () => {
  const secret = await invitations.forAdmin();
  expect(await invitations.accept({ secret, name: "a/b", password })).toBe("badName");
  expect(await invitations.accept({ secret, name: "ada", password: "short" })).toBe("short");
  expect(await invitations.look(secret)).toBeDefined();
});

test("a link dies when its time is over", async () => {
  const secret = await invitations.forAdmin();
  clock += invitationLifeMs["first-admin"];
  expect(await invitations.accept({ secret, name: "ada", password })).toBe("expired");
});

test("a new password ends the sessions of the person", async () => {
  const user = (await store.users.create("bob", { admin: false, now: clock }))!;
  await store.sessions.create("h", { userId: user.id, sessionId: "s", createdAt: clock, expiresAt: clock + 10 });
  const secret = await invitations.forPassword(user.id);
  expect(await invitations.accept({ secret, name: "ignored", password })).toMatchObject({ name: "bob", admin: false });
  expect(await verifyPassword(password, await store.passwords.get(user.id))).toBe(true);
  expect(await store.sessions.get("h", clock)).toBeUndefined();
});
