import { readFile, stat } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { SourceReadError } from "../errors.ts";

/** User and password of a machine. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Logins by host name; the entry for any other host has the name "". */
export type Netrc = ReadonlyMap<string, Login>;

const cached = new Map<string, { readonly version: string; readonly entries: Netrc }>();

/**
 * The login for a host in the file that `NETRC` names, else in `.netrc` of the home folder.
 * @throws SourceReadError when the file of the home folder may be read by others
 */
export async function findLogin(host: string, useDefault: boolean): Promise<Login | undefined> {
  const named = process.env.NETRC;
  const path = named || join(homedir(), process.platform === "win32" ? "_netrc" : ".netrc");
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) return undefined;
  const version = `${facts.mtimeMs}/${facts.size}/${facts.ino}`;
  let known = cached.get(path);
  if (known?.version !== version) {
    known = { version, entries: parseNetrc(await readFile(path, "utf8").catch(() => ""), path) };
    cached.set(path, known);
  }
  const login = known.entries.get(host) ?? (useDefault ? known.entries.get("") : undefined);
  if (login && !named && process.platform !== "win32") checkPrivate(path, facts);
  return login;
}

/** As Python's netrc, which checks only the file that it looks for itself: a mounted secret has other rights. */
function checkPrivate(path: string, { mode, uid }: { mode: number; uid: number }): void {
  if ((mode & 0o077) !== 0) throw new SourceReadError(path, "others may read its passwords: chmod 600 it");
  if (uid !== userInfoUid()) throw new SourceReadError(path, "it belongs to somebody else");
}

function userInfoUid(): number {
  return process.getuid?.() ?? userInfo().uid;
}

/** Parses the text of a netrc file. `macdef` macros are passed over. */
export function parseNetrc(text: string, path: string): Netrc {
  const entries = new Map<string, Login>();
  const tokens = tokensOf(text);
  for (let i = 0; i < tokens.length; ) {
    const word = tokens[i++]!;
    if (word !== "machine" && word !== "default") throw malformed(path);
    const host = word === "default" ? "" : tokens[i++];
    if (host === undefined) throw malformed(path);
    const fields = new Map<string, string>();
    while (["login", "user", "password", "account"].includes(tokens[i] ?? "")) {
      fields.set(tokens[i]!, tokens[i + 1] ?? "");
      i += 2;
    }
    const login = { user: fields.get("login") ?? fields.get("user") ?? "", password: fields.get("password") ?? "" };
    if (!entries.has(host)) entries.set(host.toLowerCase(), login);
  }
  return entries;
}

function malformed(path: string): SourceReadError {
  return new SourceReadError(path, 'it is no netrc file: entries are "machine HOST login USER password PASSWORD"');
}

function tokensOf(text: string): string[] {
  const withoutMacros = text.replaceAll(/^\s*macdef\s[^\n]*\n(?:[^\n]*\S[^\n]*(?:\n|$))*/gm, "");
  const tokens: string[] = [];
  for (const line of withoutMacros.split(/\r?\n/)) {
    for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"|(?:[^\s\\]|\\.)+/g)) {
      if (token.startsWith("#") && !["login", "user", "password", "account"].includes(tokens.at(-1) ?? "")) break;
      tokens.push((token.startsWith('"') ? token.slice(1, -1) : token).replaceAll(/\\(.)/g, "$1"));
    }
  }
  return tokens;
}
