import { createHash } from "node:crypto";

const longest = 100;

/**
 * A user or server name as a file name: `a-z0-9` stay, every other byte of its UTF-8 form becomes `-` and two hex
 * digits. Different names give different results, also where the file system ignores case; over 100 characters the
 * rest is replaced by `--` and a SHA-256 digest. The empty name is `-`.
 */
export function escapeName(name: string): string {
  if (name === "") return "-";
  const escaped = name.replace(/[^a-z0-9]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `-${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  if (escaped.length <= longest) return escaped;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 48);
  return `${escaped.slice(0, longest - digest.length - 2).replace(/-[0-9a-f]?$/, "")}--${digest}`;
}
