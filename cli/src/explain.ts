/**
 * What the command line says of a failure: errors of ours carry a `code` and a message with the way out, so the message
 * is enough; anything else is a bug and keeps its stack.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `craton: ${String(error)}`;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return `craton: ${error.message}`;
  return `craton: unexpected failure; please report it.\n${error.stack}`;
}
