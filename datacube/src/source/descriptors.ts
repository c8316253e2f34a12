import { close, open } from "node:fs";
import { promisify } from "node:util";

const openFile = promisify(open);

/** Opens a file for reading. */
export function openDescriptor(path: string): Promise<number> {
  return openFile(path, "r");
}

interface OpenFile {
  readonly descriptor: Promise<number>;
  /** Reads that are under way. */
  users: number;
  isForgotten: boolean;
}

/** Descriptors of files by owner; those used longest ago are closed beyond a bound. */
class Descriptors {
  readonly #limit: number;
  readonly #open = new Map<object, OpenFile>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs an action with the descriptor of an owner's file, which stays open meanwhile. */
  async use<T>(owner: object, path: string, action: (descriptor: number) => Promise<T>): Promise<T> {
    const file = this.#open.get(owner) ?? { descriptor: openDescriptor(path), users: 0, isForgotten: false };
    this.#open.delete(owner);
    this.#open.set(owner, file);
    file.users++;
    try {
      return await action(await file.descriptor);
    } catch (error) {
      await file.descriptor.catch(() => this.#open.delete(owner));
      throw error;
    } finally {
      file.users--;
      if (file.isForgotten && file.users === 0) closeFile(file);
      this.#trim();
    }
  }

  /** Closes the file of an owner once nothing reads it. */
  forget(owner: object): void {
    const file = this.#open.get(owner);
    if (!file) return;
    this.#open.delete(owner);
    file.isForgotten = true;
    if (file.users === 0) closeFile(file);
  }

  #trim(): void {
    for (const [owner, { users }] of this.#open) {
      if (this.#open.size <= this.#limit) return;
      if (users === 0) this.forget(owner);
    }
  }
}

function closeFile({ descriptor }: OpenFile): void {
  descriptor.then(
    (number) => close(number),
    () => {},
  );
}

/** The descriptors of this process: at most 128 files, and those that are read just now. */
export const descriptors: Descriptors = new Descriptors(128);
