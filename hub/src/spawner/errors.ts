/** A server did not start. The message is the reason, in words for the person who waits for it. */
export class SpawnError extends Error {
  readonly code = "spawn-failed";
  /** Last lines of the server's log, secrets blotted out; empty when it wrote none. */
  readonly log: string;

  constructor(reason: string, options: ErrorOptions & { log?: string } = {}) {
    super(reason, options);
    this.name = "SpawnError";
    this.log = options.log ?? "";
  }
}

/** No spawner has this name. */
export class UnknownSpawnerError extends Error {
  readonly code = "unknown-spawner";

  constructor(name: string, known: readonly string[]) {
    super(`there is no spawner "${name}"; known are ${known.join(", ")}`);
    this.name = "UnknownSpawnerError";
  }
}

/** The folder of the hub's state cannot be made or written. */
export class HubHomeError extends Error {
  readonly code = "hub-home";
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the hub cannot write its folder ${path} (${reason}); choose another with --home`, { cause });
    this.name = "HubHomeError";
    this.path = path;
  }
}
