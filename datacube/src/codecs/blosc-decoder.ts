import { takeBytes } from "../array/spare-bytes.ts";
import { UnsupportedError } from "../errors.ts";
import { type Compressor, compressors, flag, headerBytes, maxVersion } from "./blosc-form.ts";
import { type BytePart, CodecError, checkLength } from "./codec.ts";
import { unbitshuffle, unshuffle } from "./shuffle.ts";
import { decodeInMemory } from "./vector/decoders.ts";
import { type VectorMemory, vectorMemory } from "./vector/memory.ts";
import { joinBits, joinBytesInto } from "./vector/shuffles.ts";

/** A block is divided into one stream per byte of an element up to this size, if the streams are not tiny. */
const maxSplits = 16;
const minStreamBytes = 128;

interface Header {
  readonly flags: number;
  readonly elementBytes: number;
  readonly length: number;
  readonly blockBytes: number;
}

/** All of a container, or the blocks of some bytes. @throws CodecError, UnsupportedError */
export function decodeBlosc(stored: Uint8Array, length: number | undefined, part?: BytePart): Uint8Array {
  const header = readHeader(stored, length);
  const out = takeBytes(header.length);
  decodeBlocks(stored, header, { out, part });
  return out;
}

/** All of a container, to where it belongs. @throws CodecError, UnsupportedError */
export function decodeBloscTo(stored: Uint8Array, out: Uint8Array<ArrayBuffer>): void {
  decodeBlocks(stored, readHeader(stored, out.length), { out });
}

function decodeBlocks(
  stored: Uint8Array,
  header: Header,
  { out, part }: { readonly out: Uint8Array<ArrayBuffer>; readonly part?: BytePart | undefined },
): void {
  if ((header.flags & flag.plain) !== 0) {
    out.set(stored.subarray(headerBytes));
    return;
  }
  if (header.length === 0) return;
  const { blockBytes } = header;
  const decoder = new BlockDecoder(stored, header, out);
  const end = Math.ceil(Math.min(part?.to ?? header.length, header.length) / blockBytes);
  for (let block = Math.floor((part?.from ?? 0) / blockBytes); block < end; block++) decoder.decode(block);
}

/** The header of a container of so many bytes, where `length` is known, that has what its header tells. */
function readHeader(stored: Uint8Array, length: number | undefined): Header {
  if (stored.length < headerBytes) throw new CodecError("blosc", "the header is cut off");
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const version = view.getUint8(0);
  if (version > maxVersion)
    throw new UnsupportedError(`Blosc format version ${version}`, "version 1 and 2 can be read (Blosc 1)");
  const header = {
    flags: view.getUint8(2),
    elementBytes: Math.max(1, view.getUint8(3)),
    length: view.getUint32(4, true),
    blockBytes: view.getUint32(8, true),
  };
  const storedBytes = view.getUint32(12, true);
  if (storedBytes > stored.length) throw new CodecError("blosc", `${stored.length} bytes instead of ${storedBytes}`);
  if (header.length > 0 && header.blockBytes === 0) throw new CodecError("blosc", "its blocks have no length");
  checkLength("blosc", header.length, length);
  if ((header.flags & flag.plain) !== 0) {
    checkLength("blosc", stored.length - headerBytes, header.length);
    return header;
  }
  const blocks = header.length === 0 ? 0 : Math.ceil(header.length / header.blockBytes);
  if (headerBytes + 4 * blocks > stored.length) throw new CodecError("blosc", "the starts of its blocks are cut off");
  if (!compressors[header.flags >> 5]) throw new UnsupportedError(`Blosc compressor ${header.flags >> 5}`);
  return header;
}

/** Vectors' memory with a place for a stream as it is stored, and two for a block. */
interface Workplace {
  readonly memory: VectorMemory;
  readonly room: number;
  readonly stream: number;
  readonly planes: number;
  readonly block: number;
}

/** Decodes the blocks of one container, each straight into its place. */
class BlockDecoder {
  readonly #out: Uint8Array<ArrayBuffer>;
  readonly #stored: Uint8Array;
  readonly #view: DataView;
  readonly #header: Header;
  readonly #compressor: Compressor;
  readonly #work: Workplace | undefined;

  constructor(stored: Uint8Array, header: Header, out: Uint8Array<ArrayBuffer>) {
    this.#out = out;
    this.#stored = stored;
    this.#view = new DataView(stored.buffer, stored.byteOffset, stored.length);
    this.#header = header;
    this.#compressor = compressors[header.flags >> 5]!;
    this.#work = workplace(Math.min(header.blockBytes, header.length));
  }

  decode(index: number): void {
    const { blockBytes, length } = this.#header;
    const start = index * blockBytes;
    const target = this.#out.subarray(start, Math.min(length, start + blockBytes));
    const isShuffled = (this.#header.flags & (flag.shuffle | flag.bitshuffle)) !== 0;
    const planes = isShuffled ? this.#planes(target.length) : target;
    const streams = this.#isSplit(target.length) ? this.#header.elementBytes : 1;
    const streamBytes = target.length / streams;
    // what no stream holds would be whatever was in the memory before
    if (!Number.isInteger(streamBytes)) throw new CodecError("blosc", "its blocks are no whole number of elements");
    let at = this.#view.getUint32(headerBytes + 4 * index, true);
    for (let stream = 0; stream < streams; stream++) {
      if (at + 4 > this.#stored.length) throw new CodecError("blosc", "a stream is cut off");
      const size = this.#view.getInt32(at, true);
      at += 4;
      if (size < 0 || at + size > this.#stored.length) throw new CodecError("blosc", "a stream reaches beyond the end");
      const part = planes.subarray(stream * streamBytes, (stream + 1) * streamBytes);
      this.#decodeStream(this.#stored.subarray(at, at + size), part, isShuffled);
      at += size;
    }
    if (isShuffled) this.#unshuffle(planes, target);
  }

  #isSplit(length: number): boolean {
    const { flags, elementBytes, blockBytes } = this.#header;
    return (
      (flags & flag.unsplit) === 0 &&
      elementBytes <= maxSplits &&
      blockBytes / elementBytes >= minStreamBytes &&
      length === blockBytes
    );
  }

  #planes(length: number): Uint8Array {
    return this.#work ? this.#work.memory.at(this.#work.planes, length) : new Uint8Array(length);
  }

  /** A stream as long as what it stands for is stored as it is. */
  #decodeStream(stream: Uint8Array, part: Uint8Array, isShuffled: boolean): void {
    if (stream.length === part.length) {
      part.set(stream);
      return;
    }
    if (this.#decodeByVectors(stream, part, isShuffled)) return;
    try {
      checkLength("blosc", this.#compressor.decode(stream, part), part.length);
    } catch (error) {
      if (error instanceof CodecError) throw error;
      throw new CodecError("blosc", (error as Error).message, { cause: error });
    }
  }

  /** Shuffled parts are in the vectors' memory already. False where the stream is damaged: decoding without vectors tells how. */
  #decodeByVectors(stream: Uint8Array, part: Uint8Array, isShuffled: boolean): boolean {
    const { vectors } = this.#compressor;
    const work = this.#work;
    if (vectors === undefined || work === undefined || stream.length > work.room) return false;
    const { memory } = work;
    memory.bytes.set(stream, work.stream);
    const to = isShuffled ? part.byteOffset : work.planes;
    const place = { from: work.stream, length: stream.length, to, room: part.length };
    if (decodeInMemory(memory, vectors, place) !== part.length) return false;
    if (!isShuffled) part.set(memory.at(to, part.length));
    return true;
  }

  #unshuffle(planes: Uint8Array, target: Uint8Array): void {
    const { elementBytes } = this.#header;
    const isBits = (this.#header.flags & flag.shuffle) === 0;
    if (this.#work && unshuffledInto(target, this.#work, { elementBytes, isBits })) return;
    target.set((isBits ? unbitshuffle : unshuffle)(new Uint8Array(planes), elementBytes));
  }
}

function workplace(bytes: number): Workplace | undefined {
  const memory = vectorMemory(3 * bytes);
  if (memory === undefined) return undefined;
  const [stream, planes, block] = memory.places([bytes, bytes, bytes]) as [number, number, number];
  return { memory, room: bytes, stream, planes, block };
}

/** Puts a block that lies in planes where it belongs; false where there are no vectors for it. */
function unshuffledInto(
  target: Uint8Array,
  { memory, planes, block }: Workplace,
  { elementBytes, isBits }: { elementBytes: number; isBits: boolean },
): boolean {
  const bytes = target.length;
  if (isBits && !joinBits(memory, { from: planes, to: block, bytes, elementBytes })) return false;
  const [from, to] = isBits ? [block, planes] : [planes, block];
  if (elementBytes > 1) return joinBytesInto(memory, { from, to, elementBytes }, target);
  target.set(memory.at(from, bytes));
  return true;
}
