import * as errors from "../../errors.ts";

/** An error on its way between threads, as plain data. */
export interface FailureModel {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: FailureModel;
}

/** An error as plain data: fields that are texts, numbers, or lists of them go along. */
export function toFailure(error: unknown): FailureModel {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: undefined, fields: {} };
  const { name, message, stack, cause } = error;
  const fields = Object.fromEntries(Object.entries(error).filter(([, value]) => isField(value)));
  return { name, message, stack, fields, ...(cause === undefined ? {} : { cause: toFailure(cause) }) };
}

function isField(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isField);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The error again: of the same class, if that is one of this package's or of the language's. */
export function fromFailure({ name, message, stack, fields, cause }: FailureModel): Error {
  const error = new Error(message, cause ? { cause: fromFailure(cause) } : undefined);
  const known: unknown = (errors as Record<string, unknown>)[name] ?? (globalThis as Record<string, unknown>)[name];
  if (isErrorClass(known)) Object.setPrototypeOf(error, known.prototype);
  Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  Object.assign(error, fields);
  if (error.name !== name) Object.defineProperty(error, "name", { value: name, writable: true, configurable: true });
  return error;
}

function isErrorClass(value: unknown): value is { readonly prototype: Error } {
  return typeof value === "function" && value.prototype instanceof Error;
}
