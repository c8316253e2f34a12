import { UnknownAuthenticatorError } from "../errors.ts";
import type { Authenticator, AuthenticatorContext } from "./authenticator.ts";

const registry: Record<string, (context: AuthenticatorContext) => Promise<Authenticator>> = {
  local: async (context) => (await import("./local.ts")).createLocalAuthenticator(context),
  dummy: async () => (await import("./dummy.ts")).createDummyAuthenticator(),
};

/** Names that {@link createAuthenticator} knows. */
export const authenticatorNames: readonly string[] = Object.keys(registry);

/**
 * Makes an authenticator by name; its code is loaded only now.
 * @throws UnknownAuthenticatorError naming the known ones.
 */
export async function createAuthenticator(name: string, context: AuthenticatorContext): Promise<Authenticator> {
  const create = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (!create) throw new UnknownAuthenticatorError(name, authenticatorNames);
  return create(context);
}
