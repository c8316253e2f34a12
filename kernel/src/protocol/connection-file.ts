import { chmodSync, readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { ConnectionFileError } from "../errors.ts";
import { note } from "./notes.ts";

/** The sockets of a kernel, by their names in the connection file. */
const CHANNELS = ["shell", "control", "stdin", "iopub", "hb"] as const;

/** One socket of a kernel. */
type Channel = (typeof CHANNELS)[number];

/** A checked connection file: an endpoint per channel and the key that signs messages (empty: unsigned). */
export interface Connection {
  endpoints: Record<Channel, string>;
  /** Content of a `connect_reply`. */
  ports: Record<string, number>;
  key: string;
}

/** Reads and checks a connection file; only loopback TCP and ipc are accepted. Throws {@link ConnectionFileError}. */
export function readConnectionFile(path: string): Connection {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new ConnectionFileError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const { connection, problems } = parseConnection(file);
  if (problems.length > 0) throw new ConnectionFileError(path, problems.join("; "));
  hideFromOthers(path, connection);
  return connection;
}

/** Checks the content of a connection file; all problems are listed. */
export function parseConnection(file: unknown): { connection: Connection; problems: string[] } {
  const fields = (typeof file === "object" && file !== null ? file : {}) as Record<string, unknown>;
  const problems: string[] = [];
  const { transport = "tcp", ip, key = "", signature_scheme: scheme = "hmac-sha256" } = fields;
  if (transport !== "tcp" && transport !== "ipc")
    problems.push(`transport must be tcp or ipc, not ${String(transport)}`);
  if (typeof ip !== "string" || ip === "") problems.push("ip is missing");
  else if (transport === "ipc" && ip.startsWith("@")) problems.push(`ip must be the path of a file, not ${ip}`);
  else if (transport === "tcp" && !isLoopback(ip)) problems.push(`ip must be a loopback address, not ${ip}`);
  if (typeof key !== "string") problems.push("key must be a string");
  if (key !== "" && scheme !== "hmac-sha256")
    problems.push(`signature_scheme must be hmac-sha256, not ${String(scheme)}`);
  const endpoints = {} as Record<Channel, string>;
  const ports: Record<string, number> = {};
  for (const channel of CHANNELS) {
    const port = fields[`${channel}_port`];
    if (!Number.isInteger(port) || (port as number) < 1 || (port as number) > 65_535)
      problems.push(`${channel}_port must be a port number, not ${String(port)}`);
    ports[`${channel}_port`] = Number(port);
    endpoints[channel] =
      transport === "ipc" ? `ipc://${ip}-${port}` : `tcp://${isIP(String(ip)) === 6 ? `[${ip}]` : ip}:${port}`;
  }
  return { connection: { endpoints, ports, key: String(key) }, problems };
}

/** Only the owner may read the key. A file that was open to others is closed to them, and that is said. */
function hideFromOthers(path: string, { key }: Connection): void {
  if (key === "") note("the connection file has no key: every account of this machine can run code here");
  if (process.platform === "win32" || (statSync(path).mode & 0o077) === 0) return;
  note(`the connection file ${path} was open to other accounts, which may have read its key`);
  try {
    chmodSync(path, 0o600);
  } catch {
    // It is not ours.
  }
}

function isLoopback(ip: string): boolean {
  return ip === "localhost" || ip === "::1" || (isIP(ip) === 4 && ip.startsWith("127."));
}
