import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { ByteSource, ReadOptions } from "../source.ts";

/** A file in an archive. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflate; others cannot be read. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Place of its local header. */
  readonly headerOffset: number;
}

/** Longest end of an archive: its record with the longest comment, and the locator of Zip64 before it. */
const longestTail = 22 + 65_535 + 20;
const maxDirectoryBytes = 2 ** 28;

/** The error for a damaged archive. */
export function damagedZip(source: string, place: string, reason: string): CorruptDataError {
  return new CorruptDataError({ source, format: "zip", place }, reason);
}

/**
 * Members by name, without folders (APPNOTE.TXT, sections 4.3.12 to 4.3.16 and 4.5.3). Of members with one name the last
 * counts, as in other readers.
 */
export async function readDirectory(source: ByteSource, options?: ReadOptions): Promise<Map<string, ZipMember>> {
  const { offset, length } = await findDirectory(source, options);
  if (length > maxDirectoryBytes)
    throw new UnsupportedError(`the zip archive ${source.name} with a directory of ${length} bytes`);
  if (offset + length > source.size) throw damagedZip(source.name, "its end", "the directory lies outside the file");
  const bytes = Buffer.from(await source.read(offset, length, options));
  const members = new Map<string, ZipMember>();
  for (let at = 0; at + 46 <= bytes.length && bytes.readUInt32LE(at) === 0x02014b50; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const end = at + 46 + nameLength + extraLength + commentLength;
    if (end > bytes.length) throw damagedZip(source.name, "its directory", "an entry is cut off");
    const member = readEntry(bytes, at, { nameLength, extraLength });
    if (member.headerOffset + member.compressedSize > source.size)
      throw damagedZip(source.name, `the member ${member.name}`, "it lies outside the file");
    if (!member.name.endsWith("/")) members.set(member.name, member);
    at = end;
  }
  if (members.size === 0 && length > 0 && !isFolders(bytes))
    throw damagedZip(source.name, "its directory", "it has no entry");
  return members;
}

function isFolders(bytes: Buffer): boolean {
  return bytes.length >= 46 && bytes.readUInt32LE(0) === 0x02014b50;
}

async function findDirectory(source: ByteSource, options?: ReadOptions): Promise<{ offset: number; length: number }> {
  const start = Math.max(0, source.size - longestTail);
  const tail = Buffer.from(await source.read(start, source.size - start, options));
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + 22 + tail.readUInt16LE(at + 20) > tail.length) continue;
    const plain = { length: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
    const isZip64 = plain.length === 0xffffffff || plain.offset === 0xffffffff || tail.readUInt16LE(at + 10) === 0xffff;
    if (!isZip64 || at < 20 || tail.readUInt32LE(at - 20) !== 0x07064b50) return plain;
    const record = Buffer.from(await source.read(safeNumber(tail, at - 20 + 8), 56, options));
    if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50)
      throw damagedZip(source.name, "its end", "the Zip64 record is not where it should be");
    return { length: safeNumber(record, 40), offset: safeNumber(record, 48) };
  }
  throw damagedZip(source.name, "its end", "it has no directory: the file is cut off, or is no zip archive");
}

function readEntry(
  bytes: Buffer,
  at: number,
  { nameLength, extraLength }: { nameLength: number; extraLength: number },
): ZipMember {
  const flags = bytes.readUInt16LE(at + 8);
  const nameBytes = bytes.subarray(at + 46, at + 46 + nameLength);
  const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const [size, compressedSize, headerOffset] = wideFields(extra, [
    bytes.readUInt32LE(at + 24),
    bytes.readUInt32LE(at + 20),
    bytes.readUInt32LE(at + 42),
  ]) as [number, number, number];
  return {
    name: nameBytes.toString((flags & 0x800) === 0 && !isUtf8(nameBytes) ? "latin1" : "utf8"),
    method: bytes.readUInt16LE(at + 10),
    isEncrypted: (flags & 1) !== 0,
    crc32: bytes.readUInt32LE(at + 16),
    compressedSize,
    size,
    headerOffset,
  };
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.compare(Buffer.from(bytes.toString("utf8")), bytes) === 0;
}

/** Fields that do not fit 32 bits, from the Zip64 extra field, which has just those, in this order. */
function wideFields(extra: Buffer, fields: readonly number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return fields.map((value) => {
      if (value !== 0xffffffff || next + 8 > extra.length) return value;
      next += 8;
      return safeNumber(extra, next - 8);
    });
  }
  return [...fields];
}

/** A 64-bit number; those beyond 2^53 lie outside any file and become so. */
function safeNumber(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}
