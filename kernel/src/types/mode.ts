/** Types may be `off`, shown as warnings (`on`), or `strict`: cells with type errors are not run. */
export interface TypesSettings {
  mode: "off" | "on" | "strict";
  /** How long a cell that has ended stays open for its warnings; answers while somebody types have no less. */
  waitMs: number;
  /** Command line of the language server; by default TypeScript's own. */
  server?: string[];
}

const WAIT_MS = 150;

/**
 * How types are dealt with, from the environment: `CRATON_TYPES` is `off`, `on` (also when absent) or `strict`,
 * `CRATON_TYPES_WAIT_MS` how long a cell that has ended waits for its warnings, `CRATON_TYPES_SERVER` the path of
 * another TypeScript 7 than the package's.
 */
export function typesSettings(environment: NodeJS.ProcessEnv): TypesSettings {
  const { CRATON_TYPES: mode, CRATON_TYPES_WAIT_MS: wait = "", CRATON_TYPES_SERVER: server } = environment;
  return {
    mode: mode === "off" || mode === "strict" ? mode : "on",
    waitMs: /^\d+$/.test(wait) ? Number(wait) : WAIT_MS,
    ...(server ? { server: [server, "--lsp", "--stdio"] } : {}),
  };
}
