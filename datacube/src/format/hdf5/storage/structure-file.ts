import type { ByteSource, ReadOptions } from "../../../source/source.ts";
import { Cursor } from "./cursor.ts";

/** Largest structure that is read at once. */
const maxStructureBytes = 2 ** 26;

/** An HDF5 file whose structures are read by address. */
export interface StructureFile {
  readonly sizes: { readonly offset: number; readonly length: number };
  /** Byte of the file that address 0 stands for. */
  readonly base: number;
  /** A cursor over so many bytes at an address; fewer at the end of the file. @throws RangeError */
  read(address: number, length: number): Promise<Cursor>;
}

const signature = "\x89HDF\r\n\x1a\n";

/** Reads the superblock (section II.A). @throws RangeError */
export async function openStructures(source: ByteSource, options: ReadOptions): Promise<StructureFile> {
  for (let start = 0; start < source.size; start = start === 0 ? 512 : start * 2) {
    const bytes = await source.read(start, 64, options);
    if (Buffer.from(bytes.subarray(0, 8)).toString("latin1") === signature) return fileOf(source, bytes, options);
  }
  throw new RangeError("there is no superblock");
}

function fileOf(source: ByteSource, superblock: Uint8Array, options: ReadOptions): StructureFile {
  const version = superblock[8]!;
  const [sizeAt, baseAt] = version < 2 ? [13, version === 0 ? 24 : 28] : [9, 12];
  const sizes = { offset: superblock[sizeAt]!, length: superblock[sizeAt + 1]! };
  if (version > 3 || ![2, 4, 8].includes(sizes.offset) || ![2, 4, 8].includes(sizes.length))
    throw new RangeError(`a superblock of version ${version} with addresses of ${sizes.offset} bytes`);
  const cursor = new Cursor(superblock, sizes);
  cursor.at = baseAt;
  const base = cursor.uint(sizes.offset);
  const read = async (address: number, length: number): Promise<Cursor> => {
    if (length > maxStructureBytes || base + address >= source.size)
      throw new RangeError(`a structure of ${length} bytes at ${address}`);
    return new Cursor(await source.read(base + address, length, options), sizes);
  };
  return { sizes, base, read };
}
