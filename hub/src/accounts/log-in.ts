import type { Authenticator, Credentials } from "../authenticator/authenticator.ts";
import type { Store } from "../store/store.ts";
import type { User } from "../store/users.ts";
import { normalizeUserName } from "./user-name.ts";

const windowMs = 900_000;
/** Tries in a window: per name, so that a password cannot be guessed; per address, so that names cannot be tried. */
const limits = { name: 10, address: 400 } as const;

/** Outcome of a try to log in; an unknown name and a wrong password look the same. */
export type LogInResult = { user: User } | { refused: "credentials" | "blocked" | "tooMany" };

/** What {@link logIn} needs. */
export interface LogInContext {
  store: Store;
  authenticator: Authenticator;
  now: () => number;
}

/** Tries to log somebody in. People whom an outside authenticator proves are made at their first log-in. */
export async function logIn(
  credentials: Credentials,
  address: string,
  { store, authenticator, now }: LogInContext,
): Promise<LogInResult> {
  const nameKey = `login:name:${normalizeUserName(credentials.name) ?? ""}`;
  if (authenticator.ownsPasswords) {
    const hit = (key: string): Promise<number> => store.rateLimits.hit(key, { windowMs, now: now() });
    if ((await hit(`login:address:${address}`)) > limits.address) return { refused: "tooMany" };
    if ((await hit(nameKey)) > limits.name) return { refused: "tooMany" };
  }
  const identity = await authenticator.authenticate(credentials);
  if (!identity) return { refused: "credentials" };
  if (authenticator.ownsPasswords) await store.rateLimits.clear(nameKey);
  const made = authenticator.ownsPasswords
    ? undefined
    : await store.users.create(identity.name, { admin: identity.admin, now: now() });
  const user = made ?? (await store.users.byName(identity.name));
  if (!user) return { refused: "credentials" };
  if (user.blocked) return { refused: "blocked" };
  return { user };
}
