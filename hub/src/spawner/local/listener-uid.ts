import { readFileSync } from "node:fs";

const listening = "0A";

/** Uid of whoever listens on a loopback port (Linux); undefined when nobody does. */
export function listenerUid(port: number): number | undefined {
  return findListener(readFileSync("/proc/net/tcp", "utf8"), port);
}

/** Searches the text of /proc/net/tcp, see proc(5), for a listener on 127.0.0.1 or on every address. */
export function findListener(table: string, port: number): number | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  // 127.0.0.1 in either byte order of the machine.
  const locals = ["0100007F", "7F000001", "00000000"].map((address) => `${address}:${hex}`);
  for (const line of table.split("\n")) {
    const [, local, , state, , , , uid] = line.trim().split(/\s+/);
    if (state === listening && locals.includes(local!)) return Number(uid);
  }
  return undefined;
}
