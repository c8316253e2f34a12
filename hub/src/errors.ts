/** Another hub lives on this home. */
export class HomeInUseError extends Error {
  override readonly name = "HomeInUseError";
  readonly code = "home_in_use";
  readonly home: string;

  constructor(home: string, holder: string | undefined) {
    super(
      `Another hub${holder ? ` (${holder})` : ""} uses the home ${home}. Stop it, or choose another home with --home.`,
    );
    this.home = home;
  }
}

/** The database does not answer. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
  readonly code = "database_unavailable";

  constructor(host: string, options?: ErrorOptions) {
    const reason = options?.cause instanceof Error ? options.cause.message : "no answer";
    super(`The database at ${host} does not answer (${reason}). Check its address and that it runs.`, options);
  }
}

/** The dummy authenticator lets any name in, so it must not be reachable from outside. */
export class DummyNotOnLoopbackError extends Error {
  override readonly name = "DummyNotOnLoopbackError";
  readonly code = "dummy_not_on_loopback";

  constructor(host: string) {
    super(
      `The dummy authenticator lets anybody in, so it works on a loopback address only, not on ${host}. ` +
        `Use --host 127.0.0.1 or the local authenticator.`,
    );
  }
}

/** No authenticator of that name. */
export class UnknownAuthenticatorError extends Error {
  override readonly name = "UnknownAuthenticatorError";
  readonly code = "unknown_authenticator";

  constructor(name: string, known: readonly string[]) {
    super(`There is no authenticator "${name}". Known: ${known.join(", ")}.`);
  }
}
