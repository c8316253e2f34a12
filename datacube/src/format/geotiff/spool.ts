import { open } from "node:fs/promises";
import { writeFully } from "../target.ts";

/** Where a part is in a file. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** A file that only grows: parts are added at its end and read back. */
export interface Spool {
  append(bytes: Uint8Array): Promise<Extent>;
  read(extent: Extent): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a new spool at a path; the caller removes the file. */
export async function openSpool(path: string): Promise<Spool> {
  const file = await open(path, "wx+");
  let end = 0;
  return {
    append: async (bytes) => {
      const extent = { offset: end, length: bytes.length };
      end += bytes.length;
      await writeFully(file, bytes, extent.offset);
      return extent;
    },
    read: async ({ offset, length }) => {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) throw new Error(`${path} has lost its end`);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
