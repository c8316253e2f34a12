import { MagicError } from "../errors.ts";

const SECRET = /secret|token|passw|(?<!^|old)pwd$|key|credential|auth|cookie|private/i;
const NAME = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** `%env`: the whole environment with secrets masked, one variable, or what one is set to. */
export function environment(rest: string): unknown {
  if (rest === "") return masked();
  const [, name = "", value] = /^([^\s=]+)(?:\s*=\s*|\s+|$)([\s\S]*)$/.exec(rest) ?? [];
  if (!NAME.test(name))
    throw new MagicError(`${JSON.stringify(name)} cannot be the name of a variable: %env NAME=value`);
  if (value === "" && !rest.includes("=")) return variable(name);
  process.env[name] = value;
  return undefined;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new MagicError(`the environment has no variable ${name}`);
  return value;
}

function masked(): Record<string, string> {
  const entries = Object.entries(process.env).map(([name, value = ""]) => [name, mask(name, value)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Hides the value of what is called a secret, and whom a URL lets in. */
function mask(name: string, value: string): string {
  return SECRET.test(name) ? "<hidden>" : value.replace(/:\/\/[^\s/@]+@/g, "://<hidden>@");
}
