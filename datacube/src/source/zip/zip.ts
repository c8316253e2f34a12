import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { SourceNotFoundError, UnsupportedError } from "../../errors.ts";
import { memorySource } from "../memory.ts";
import { once } from "../once.ts";
import type { SourceOptions } from "../options.ts";
import type { ByteSource, KeyRange, KeyStore, Location, ReadOptions } from "../source.ts";
import { damagedZip, readDirectory, type ZipMember } from "./directory.ts";

const inflate = promisify(inflateRaw) as (bytes: Uint8Array, options: object) => Promise<Buffer>;

/** Largest compressed member that is taken into memory. */
const maxMemberBytes = 2 ** 28;

/**
 * `zip://MEMBER::ADDRESS`: a member of an archive, or what is below a folder in it; ADDRESS is anything that can be opened.
 */
export function zipSource(locate: (address: string, options: SourceOptions) => Promise<Location>): {
  locate(text: string, options: SourceOptions): Promise<Location>;
} {
  return {
    locate: async (text, options) => {
      const [, path, address] = /^zip:\/\/(.*?)::(.+)$/is.exec(text) ?? [];
      if (path === undefined) throw new SourceNotFoundError("zip://…", "it must be zip://MEMBER::ADDRESS");
      return zipLocation(await locate(address!, options), path.replaceAll(/^\/+|\/+$/g, ""));
    },
  };
}

/** An archive as a folder or, with the path of a member, that member as a file. The directory is read once. */
export function zipLocation(archive: Location, path: string): Location {
  const name = path === "" ? archive.name : `zip://${path}::${archive.name}`;
  const open = once((options?: ReadOptions): Promise<Opened> => openArchive(archive, options));
  return {
    name,
    bytes: async (options) => {
      const { source, members } = await open(options);
      const member = members.get(path);
      return member && memberSource(source, member, name, options);
    },
    store: zipStore(name, path === "" ? "" : `${path}/`, open),
  };
}

interface Opened {
  readonly source: ByteSource;
  readonly members: ReadonlyMap<string, ZipMember>;
}

async function openArchive(archive: Location, options?: ReadOptions): Promise<Opened> {
  const source = await archive.bytes(options);
  if (!source) throw new SourceNotFoundError(archive.name, "it is no file");
  return { source, members: await readDirectory(source, options) };
}

function zipStore(name: string, prefix: string, open: (options?: ReadOptions) => Promise<Opened>): KeyStore {
  const find = async (key: string, options?: ReadOptions): Promise<{ source: ByteSource; member?: ZipMember }> => {
    options?.signal?.throwIfAborted();
    const { source, members } = await open(options);
    const member = members.get(prefix + key);
    return member ? { source, member } : { source };
  };
  return {
    name,
    get: async (key, options) => {
      const { source, member } = await find(key, options);
      return member && readMember(source, member, options);
    },
    getRange: async (key, range, options) => {
      const { source, member } = await find(key, options);
      return member && readMemberRange(source, member, range, options);
    },
    listFolders: async (key) => {
      const below = prefix + (key === "" ? "" : `${key}/`);
      const names = [...(await open()).members.keys()].filter((member) => member.startsWith(below));
      const rest = names.map((member) => member.slice(below.length)).filter((member) => member.includes("/"));
      return [...new Set(rest.map((member) => member.split("/")[0]!))].sort();
    },
  };
}

/** A stored member is read in place, a compressed one is taken into memory. */
async function memberSource(
  source: ByteSource,
  member: ZipMember,
  name: string,
  options?: ReadOptions,
): Promise<ByteSource> {
  if (member.method !== 0) return memorySource(name, await readMember(source, member, options));
  const start = await dataOffset(source, member, options);
  const { size } = member;
  return {
    name,
    size,
    read: (offset, length, more) =>
      source.read(start + Math.min(offset, size), Math.max(0, Math.min(length, size - offset)), more),
    close: async () => {},
  };
}

async function readMember(source: ByteSource, member: ZipMember, options?: ReadOptions): Promise<Uint8Array> {
  const start = await dataOffset(source, member, options);
  const place = `the member ${member.name}`;
  if (Math.max(member.size, member.compressedSize) > maxMemberBytes)
    throw new UnsupportedError(
      `${place} of ${source.name}, which has ${member.size} bytes`,
      "store it without compression",
    );
  const bytes = await source.read(start, member.compressedSize, options);
  const content = member.method === 0 ? bytes : await decompress(bytes, member, source.name);
  if (content.length !== member.size || crc32(content) !== member.crc32)
    throw damagedZip(source.name, place, "its length or checksum is not what the directory tells");
  return content;
}

async function decompress(bytes: Uint8Array, member: ZipMember, archive: string): Promise<Uint8Array> {
  try {
    const content = await inflate(bytes, { maxOutputLength: Math.max(1, member.size) });
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damagedZip(archive, `the member ${member.name}`, reason);
  }
}

async function readMemberRange(
  source: ByteSource,
  member: ZipMember,
  range: KeyRange,
  options?: ReadOptions,
): Promise<Uint8Array> {
  const { size } = member;
  const start = "suffixLength" in range ? Math.max(0, size - range.suffixLength) : Math.min(range.offset, size);
  const end = "suffixLength" in range ? size : Math.min(start + range.length, size);
  if (member.method !== 0) return (await readMember(source, member, options)).slice(start, end);
  return source.read((await dataOffset(source, member, options)) + start, end - start, options);
}

/** Place of a member's content: behind its local header, which may be longer than the directory tells (section 4.3.7). */
async function dataOffset(source: ByteSource, member: ZipMember, options?: ReadOptions): Promise<number> {
  const place = `the member ${member.name}`;
  if (member.isEncrypted) throw new UnsupportedError(`${place} of ${source.name}, which is encrypted`);
  if (member.method !== 0 && member.method !== 8)
    throw new UnsupportedError(
      `${place} of ${source.name}, which is compressed by method ${member.method}`,
      "use deflate or none",
    );
  if (member.method === 0 && member.size !== member.compressedSize)
    throw damagedZip(source.name, place, "it is stored, and its two lengths differ");
  const header = Buffer.from(await source.read(member.headerOffset, 30, options));
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw damagedZip(source.name, place, "its header is not where it should be");
  return member.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}
