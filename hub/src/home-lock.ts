import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HomeInUseError } from "./errors.ts";
import type { HomeLayout } from "./spawner/home-layout.ts";

const sqliteBusy = 5;

/**
 * Takes a home for one hub. The lock is the operating system's own, by way of SQLite, so it ends with its process
 * however that dies; the file beside it only tells people who it is. Returns the function that gives the home back.
 * @throws HomeInUseError while another hub has it.
 */
export function lockHome({ root, state }: HomeLayout): () => void {
  const note = join(state, "hub.pid");
  const db = new DatabaseSync(join(state, "lock.sqlite"), { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new HomeInUseError(root, read(note));
  }
  writeFileSync(note, `process ${process.pid}\n`);
  return () => {
    if (!db.isOpen) return;
    rmSync(note, { force: true });
    db.close();
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
