import type { Store } from "../store/store.ts";

/** What a person typed on the log-in page. */
export interface Credentials {
  name: string;
  password: string;
}

/** A person whose identity is proved. */
interface Identity {
  /** Normalised. */
  name: string;
  /** Makes the person an administrator when they enter first. */
  admin: boolean;
}

/** Proves who somebody is. Whether that person may enter is the hub's to say: it knows who is blocked. */
export interface Authenticator {
  readonly name: string;
  /** Passwords are this hub's own: people are added by an administrator and set a password by a one-time link. */
  readonly ownsPasswords: boolean;
  /**
   * Called before the hub listens, with its address, and before each log-in, with the host name that the browser asked
   * for: a name of another site may lead to this machine (DNS rebinding).
   * @throws an error with a `code` when this authenticator must not be used there.
   */
  check(place: { host: string }): void;
  /** Who it is, or undefined; takes as long for an unknown name as for a wrong password. */
  authenticate(credentials: Credentials): Promise<Identity | undefined>;
}

/** What an authenticator is made of. */
export interface AuthenticatorContext {
  store: Store;
}
