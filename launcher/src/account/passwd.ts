import { readFileSync } from "node:fs";

/** One line of /etc/passwd, see passwd(5). */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The local accounts of this machine. */
export function readPasswd(): PasswdEntry[] {
  return parsePasswd(readFileSync("/etc/passwd", "utf8"));
}

/** Parses the text of /etc/passwd; lines that are no account are left out. */
export function parsePasswd(text: string): PasswdEntry[] {
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(":");
    if (!name || !uid || !gid || home === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home }];
  });
}
