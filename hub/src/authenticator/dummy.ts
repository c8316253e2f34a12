import { normalizeUserName } from "../accounts/user-name.ts";
import { DummyNotOnLoopbackError } from "../errors.ts";
import type { Authenticator } from "./authenticator.ts";

/** Lets any name in, with any password, for trials on one's own machine; `admin` is an administrator. */
export function createDummyAuthenticator(): Authenticator {
  return {
    name: "dummy",
    ownsPasswords: false,
    check({ host }) {
      if (!isLoopback(host)) throw new DummyNotOnLoopbackError(host);
    },
    async authenticate({ name: typed }) {
      const name = normalizeUserName(typed);
      return name === undefined ? undefined : { name, admin: name === "admin" };
    },
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
