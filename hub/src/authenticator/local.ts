import { verifyPassword } from "../accounts/password.ts";
import { normalizeUserName } from "../accounts/user-name.ts";
import type { Authenticator, AuthenticatorContext } from "./authenticator.ts";

/** Names and passwords in the hub's own store. */
export function createLocalAuthenticator({ store }: AuthenticatorContext): Authenticator {
  return {
    name: "local",
    ownsPasswords: true,
    check() {},
    async authenticate({ name: typed, password }) {
      const name = normalizeUserName(typed);
      const user = name === undefined ? undefined : await store.users.byName(name);
      const hash = user && (await store.passwords.get(user.id));
      const right = await verifyPassword(password, hash);
      return right && user ? { name: user.name, admin: user.admin } : undefined;
    },
  };
}
