/** Names in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Lists a folder: "" is the root, others end with "/". One that is not there is empty. */
export type ListFolder = (folder: string) => Promise<readonly FolderEntry[]>;

/** Whether a path is a pattern. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Part of a path that has no pattern: up to the last `/` before the first one. */
export function fixedPart(pattern: string): string {
  const first = pattern.search(/[*?[{]/);
  return first < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf("/", first) + 1);
}

/** Deepest folders that `**` goes into. */
const maxDepth = 64;

/** Paths that match a pattern; only folders that can hold a match are listed. */
export async function expandGlob(pattern: string, list: ListFolder): Promise<string[]> {
  const found = new Set<string>();
  await walk(fixedPart(pattern), pattern.slice(fixedPart(pattern).length).split("/"), { list, found, depth: 0 });
  return [...found];
}

interface Walk {
  readonly list: ListFolder;
  readonly found: Set<string>;
  readonly depth: number;
}

async function walk(folder: string, parts: readonly string[], at: Walk): Promise<void> {
  const [part = "", ...rest] = parts;
  const isAny = part === "**";
  if (isAny && rest.length > 0) await walk(folder, rest, at);
  const matches = isAny ? /^[^.]/ : toPattern(part);
  for (const { name, isFolder } of await at.list(folder)) {
    if (!matches.test(name)) continue;
    if (rest.length === 0) at.found.add(folder + name);
    else if (rest.length === 1 && rest[0] === "" && isFolder) at.found.add(folder + name);
    else if (isFolder && !isAny) await walk(`${folder}${name}/`, rest, at);
    if (isFolder && isAny && at.depth < maxDepth)
      await walk(`${folder}${name}/`, parts, { ...at, depth: at.depth + 1 });
  }
}

/** One part of a path as a regular expression; as in a shell, only a pattern that begins with a dot matches hidden names. */
export function toPattern(part: string): RegExp {
  const tokens = part.match(/\*+|\?|\[!?\]?[^\]]*\]|\{[^{}]*\}|[\s\S]/g) ?? [];
  const body = tokens.map((token) => {
    if (token.startsWith("*")) return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("[") && token.length > 1) return toClass(token.slice(1, -1));
    if (token.startsWith("{") && token.length > 1) return `(?:${token.slice(1, -1).split(",").map(literal).join("|")})`;
    return literal(token);
  });
  return new RegExp(`^${/^[*?[]/.test(part) ? "(?!\\.)" : ""}${body.join("")}$`, "su");
}

function toClass(content: string): string {
  const isNegated = content.startsWith("!");
  return `[${isNegated ? "^" : ""}${(isNegated ? content.slice(1) : content).replaceAll(/[\\\]^[]/g, "\\$&")}]`;
}

function literal(text: string): string {
  return [...text].map((char) => (char === "*" ? "[^/]*" : char.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))).join("");
}
