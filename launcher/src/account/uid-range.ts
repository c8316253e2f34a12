import { readFileSync } from "node:fs";

/** First and last uid. */
export type UidRange = readonly [first: number, last: number];

// Debian and systemd leave these to the administrator, and subordinate ids (newuidmap) begin at 100,000.
const usual: UidRange = [65_536, 99_999];
// A rootless container maps 65,536 ids only; people's ordinary accounts begin at 1000.
const narrow: UidRange = [20_000, 59_999];

/** The uids for people's accounts, of those that exist in this user namespace. */
export function uidRange(): UidRange {
  return chooseRange(readFileSync("/proc/self/uid_map", "utf8"));
}

/** Chooses by the text of /proc/self/uid_map, see user_namespaces(7). */
export function chooseRange(uidMap: string): UidRange {
  const mapped = uidMap
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const exists = ([first, last]: UidRange) =>
    mapped.some(([inside, , length]) => first >= inside! && last < inside! + length!);
  return exists(usual) ? usual : narrow;
}
