/**
 * What the command line says of a failure: errors of ours and of the system carry a `code` and a message with the way
 * out, so the message is enough; anything else, also what Node itself objects to (`ERR_…`), is a bug and keeps its stack.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `craton: ${String(error)}`;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && !code.startsWith("ERR_")) return `craton: ${error.message}`;
  return `craton: unexpected failure; please report it.\n${error.stack}`;
}
