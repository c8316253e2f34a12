/** A process could not be started; the message says why and what to do. */
export class LaunchError extends Error {
  readonly code = "launch-failed";
  /** The program that was to run. */
  readonly program: string;

  constructor(program: string, reason: string, options?: ErrorOptions) {
    super(`cannot start ${program}: ${reason}`, options);
    this.name = "LaunchError";
    this.program = program;
  }
}

/** Processes survived SIGKILL (uninterruptible input or output, or not ours to end). */
export class StopError extends Error {
  readonly code = "stop-failed";
  readonly pids: readonly number[];

  constructor(pids: readonly number[]) {
    super(`these processes did not end: ${pids.join(", ")}`);
    this.name = "StopError";
    this.pids = pids;
  }
}

/** An operating system account could not be made, found or removed. */
export class AccountError extends Error {
  readonly code = "account-failed";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AccountError";
  }
}

/** An account cannot read what it needs to run; names the path component that blocks it and the way out. */
export class UnreadablePathError extends Error {
  readonly code = "path-unreadable";
  /** The path that was wanted. */
  readonly path: string;
  /** The component of `path` that blocks. */
  readonly blockedAt: string;

  constructor(path: string, blockedAt: string, directory: boolean) {
    const remedy = directory
      ? `run "chmod o+x ${blockedAt}", or move the installation to a folder that everyone may enter, such as /opt`
      : `run "chmod -R o+rX ${blockedAt}"`;
    super(
      `people's servers run under accounts of their own and cannot read ${path}: ${blockedAt} is closed; ${remedy}`,
    );
    this.name = "UnreadablePathError";
    this.path = path;
    this.blockedAt = blockedAt;
  }
}
