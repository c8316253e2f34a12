import { closeSync, constants, fchmodSync, openSync, renameSync, statSync } from "node:fs";

/** A log larger than this is put aside as `<name>.1` when the next process starts to write it; in bytes. */
export const largestLog: number = 2 ** 20;

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

/** Opens a log for appending, mode 0600, never through a symbolic link. Returns a file descriptor. */
export function openLog(path: string): number {
  rotate(path);
  const fd = openSync(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
  try {
    fchmodSync(fd, 0o600);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function rotate(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats && stats.size > largestLog) renameSync(path, `${path}.1`);
}
