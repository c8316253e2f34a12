/** A failure with an HTTP status that a client may see: `message` says what is wrong and the way out. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  /** Stable word for programs, such as `not_found`. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param status 400–599 */
  constructor(
    status: number,
    code: string,
    message: string,
    options: ErrorOptions & { headers?: Record<string, string> } = {},
  ) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
  }
}

/** Nothing listens because another process holds the port. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
  readonly code = "port_taken";
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(`Port ${port} on ${host} is taken. Stop the other program, or choose another port with --port.`, options);
    this.host = host;
    this.port = port;
  }
}

/** The address or port cannot be bound: not allowed, or not of this machine. */
export class AddressError extends Error {
  override readonly name = "AddressError";
  readonly code = "address_refused";

  constructor(host: string, port: number, options?: ErrorOptions) {
    const reason = options?.cause instanceof Error ? options.cause.message : "refused";
    super(`Cannot listen on ${host}:${port} (${reason}). Choose another with --host and --port.`, options);
  }
}
