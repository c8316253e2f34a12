import { nearName } from "./evaluate/near-name.ts";

/** The connection file is missing, unreadable, or describes something this kernel must not open. */
export class ConnectionFileError extends Error {
  readonly code = "connection-file";
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`connection file ${path}: ${problem}`, options);
    this.name = "ConnectionFileError";
    this.path = path;
  }
}

/** What an interrupted cell fails with, and the `reason` of its {@link AbortSignal}. The name is the one front ends know. */
export class CellInterruptedError extends Error {
  readonly code = "cell-interrupted";

  constructor() {
    super("the cell was interrupted");
    this.name = "KeyboardInterrupt";
  }
}

/** The service that knows types gives no answer; the kernel goes on without. */
export class TypeServiceError extends Error {
  readonly code = "type-service";

  constructor(problem: string, options?: ErrorOptions) {
    super(`type service: ${problem}`, options);
    this.name = "TypeServiceError";
  }
}

/** A cell asked for input but the request that started it does not allow that (`allow_stdin` is false). */
export class InputNotAllowedError extends Error {
  readonly code = "input-not-allowed";

  constructor() {
    super("this front end cannot answer input requests (allow_stdin is false)");
    this.name = "InputNotAllowedError";
  }
}

/** The person closed the input, or another question took this one's place. */
export class InputClosedError extends Error {
  readonly code = "input-closed";

  constructor() {
    super("the question was closed without an answer");
    this.name = "InputClosedError";
  }
}

/** The cell's text is not TypeScript. `codeFrame` shows the place. */
export class CellSyntaxError extends SyntaxError {
  readonly code = "cell-syntax";
  readonly codeFrame: string;

  constructor(message: string, codeFrame: string) {
    super(message);
    this.name = "SyntaxError";
    this.codeFrame = codeFrame;
  }
}

/** A comm is closed, or was given something that cannot be sent. */
export class CommError extends Error {
  readonly code = "comm";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommError";
  }
}

/** A widget was given what it cannot have. `where` names the widget and its trait, such as `IntSlider.value`. */
export class WidgetError extends TypeError {
  readonly code = "widget";
  readonly where: string;

  constructor(where: string, problem: string) {
    super(`${where} ${problem}`);
    this.name = "WidgetError";
    this.where = where;
  }
}

/** A value was offered for display whose MIME bundle cannot be sent. */
export class DisplayError extends TypeError {
  readonly code = "display";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DisplayError";
  }
}

/** An import asks for a name that the module does not export. The name is the one Node gives such an error. */
export class MissingExportError extends SyntaxError {
  readonly code = "missing-export";
  readonly specifier: string;
  readonly exportName: string;

  /** `others` are the names that it does export. */
  constructor(specifier: string, { name, others }: { name: string; others: readonly string[] }) {
    const meant = name === "default" ? undefined : nearName(name, others);
    const what = name === "default" ? "no default export" : `no export "${name}"`;
    super(`module "${specifier}" has ${what}${meant === undefined ? "" : `; did you mean "${meant}"?`}`);
    this.name = "SyntaxError";
    this.specifier = specifier;
    this.exportName = name;
  }
}

/** A magic was written wrongly or does not exist. */
export class MagicError extends Error {
  readonly code = "magic";

  constructor(message: string) {
    super(message);
    this.name = "MagicError";
  }
}

/** A command of a cell did not end well. */
export class CommandError extends Error {
  readonly code = "command";
  /** The code it ended with, or the signal that ended it. */
  readonly exit: number | string;

  constructor(command: string, exit: number | string) {
    super(`${command} ended with ${typeof exit === "number" ? `code ${exit}` : exit}`);
    this.name = "CommandError";
    this.exit = exit;
  }
}

/** The debugger cannot do what it was asked; the message is for the person who debugs. */
export class DebuggerError extends Error {
  readonly code = "debugger";

  constructor(message: string) {
    super(message);
    this.name = "DebuggerError";
  }
}

/** A function cannot be sent to a worker. `path` leads to what stands in the way. */
export class ShipError extends Error {
  readonly code = "ship";
  readonly path: readonly string[];

  constructor(path: readonly string[], reason: string) {
    super(`${path.join(" → ")}: ${reason}`);
    this.name = "ShipError";
    this.path = path;
  }
}
