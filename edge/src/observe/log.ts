import { type DestinationStream, type Logger, pino } from "pino";

/** A JSON-lines log. Secrets in well-known fields are cut out. */
export type Log = Logger;

/** Options of {@link createLog}. */
export interface LogOptions {
  /** Which service writes: `hub`, `server`. */
  name: string;
  level: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Where to; standard error by default, since standard output is for what a command answers. */
  destination?: DestinationStream;
}

const secretFields = ["token", "password", "secret", "cookie", "authorization", "access_token", "client_secret"];

// Not any `code`: that of an error is what an operator looks for.
const oauthCodes = ["code", "query.code", "body.code", "*.query.code", "*.body.code"];

/** Makes a log; `log.child({…})` adds fields. */
export function createLog({ name, level, destination = pino.destination({ fd: 2, sync: true }) }: LogOptions): Log {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const redact = { paths: [...paths, ...oauthCodes], censor: "[cut]" };
  return pino(
    { name, level, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, redact },
    destination,
  );
}
