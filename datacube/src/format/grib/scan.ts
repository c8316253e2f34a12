import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";

/** A part of the file. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** One field of a GRIB file: its sections without the values, and where the values are. */
export interface GribField {
  readonly edition: 1 | 2;
  /** Byte where its message begins. */
  readonly offset: number;
  /** Whole sections by number. Equal grid definitions are one object. */
  readonly sections: ReadonlyMap<number, Uint8Array>;
  /** One bit per grid point, after the header of its section; absent when every point has a value. */
  readonly bitmap: Span | undefined;
  /** Packed values: edition 2 without the header of section 7, edition 1 the whole section 4. */
  readonly data: Span;
}

/** Most fields of one file. */
const maxFields = 2 ** 20;
/** Most bytes of a section that describes; larger ones are damage. */
const maxSectionBytes = 2 ** 24;
const windowBytes = 2 ** 14;

/**
 * Finds all fields of a GRIB file (WMO No. 306, FM 92, editions 1 and 2) by reading the sections that describe them;
 * values are skipped. Bytes between messages are passed over.
 * @throws CorruptDataError naming the byte
 */
export async function scanFields(source: ByteSource, signal?: AbortSignal): Promise<readonly GribField[]> {
  const scanner = new Scanner(source, signal);
  for (let at = await scanner.findMessage(0); at !== undefined; ) {
    at = await scanner.findMessage(await scanner.readMessage(at));
  }
  return scanner.fields;
}

class Scanner {
  readonly fields: GribField[] = [];
  readonly #source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  readonly #grids = new Map<string, Uint8Array>();
  #window: Uint8Array = new Uint8Array(0);
  #windowAt = 0;

  constructor(source: ByteSource, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
  }

  #fail(offset: number, reason: string): never {
    throw new CorruptDataError({ source: this.#source.name, format: "grib", place: `byte ${offset}` }, reason);
  }

  /** Bytes of the file; neighbouring small reads share one read of the source. */
  async #read(offset: number, length: number): Promise<Uint8Array> {
    const start = offset - this.#windowAt;
    if (start < 0 || start + length > this.#window.length) {
      this.#window = await this.#source.read(offset, Math.max(length, windowBytes), { signal: this.#signal });
      this.#windowAt = offset;
      if (this.#window.length < length)
        this.#fail(offset, `${length} bytes are expected there, ${this.#window.length} are left: it is truncated`);
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(start, start + length);
  }

  /** Where the next message begins; undefined at the end of the file. */
  async findMessage(from: number): Promise<number | undefined> {
    for (let at = from; at + 8 <= this.#source.size; ) {
      const length = Math.min(windowBytes, this.#source.size - at);
      const bytes = await this.#read(at, length);
      const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("GRIB");
      if (found >= 0) return at + found;
      at += Math.max(1, length - 3);
    }
    return undefined;
  }

  /** Adds the fields of one message and gives where it ends. */
  async readMessage(offset: number): Promise<number> {
    if (offset + 16 > this.#source.size) this.#fail(offset, "a message is cut off: it is truncated");
    const head = (await this.#read(offset, 16)).slice();
    if (head[7] === 1) return this.#readEdition1(offset, unsigned(head, 4, 3));
    if (head[7] === 2) return this.#readEdition2(offset, unsigned(head, 8, 8));
    if (head[7] === 3)
      throw new UnsupportedError("GRIB edition 3", "convert it to edition 2 with grib_set -s edition=2");
    return this.#fail(offset + 7, `edition ${head[7]} does not exist`);
  }

  #checkEnd(offset: number, length: number): number {
    const end = offset + length;
    if (length < 20 || end > this.#source.size)
      this.#fail(
        offset,
        `a message of ${length} bytes begins there, the file has ${this.#source.size}: it is truncated`,
      );
    return end;
  }

  async #checkTrailer(end: number): Promise<void> {
    const trailer = await this.#read(end - 4, 4);
    if (trailer.some((byte) => byte !== 0x37)) this.#fail(end - 4, `the message does not end with "7777"`);
  }

  async #section(offset: number, length: number, end: number): Promise<Uint8Array> {
    if (length > maxSectionBytes || offset + length > end)
      this.#fail(offset, `a section of ${length} bytes reaches beyond its message, which ends at byte ${end}`);
    return (await this.#read(offset, length)).slice();
  }

  /** One object per different grid definition. */
  #share(section: Uint8Array): Uint8Array {
    const key = Buffer.from(section.buffer, section.byteOffset, section.length).toString("latin1");
    const known = this.#grids.get(key);
    if (!known) this.#grids.set(key, section);
    return known ?? section;
  }

  #add(field: GribField): void {
    if (this.fields.length >= maxFields) this.#fail(field.offset, `the file has more than ${maxFields} fields`);
    this.fields.push(field);
  }

  async #readEdition2(offset: number, total: number): Promise<number> {
    const end = this.#checkEnd(offset, total);
    const sections = new Map<number, Uint8Array>([[0, (await this.#read(offset, 16)).slice()]]);
    let bitmap: Span | undefined;
    for (let at = offset + 16; at < end - 4; ) {
      const head = await this.#read(at, 5);
      const [length, number] = [unsigned(head, 0, 4), head[4]!];
      if (length < 5 || number < 1 || number > 7 || at + length > end - 4)
        this.#fail(at, `section ${number} of ${length} bytes does not fit its message, which ends at byte ${end}`);
      if (number === 6) bitmap = await this.#bitmapOf(at, length, bitmap);
      else if (number === 7) {
        const data = { offset: at + 5, length: length - 5 };
        for (const needed of [1, 3, 4, 5]) if (!sections.has(needed)) this.#fail(at, `section ${needed} is missing`);
        this.#add({ edition: 2, offset, sections: new Map(sections), bitmap, data });
      } else {
        const section = await this.#section(at, length, end);
        sections.set(number, number === 3 ? this.#share(section) : section);
      }
      at += length;
    }
    await this.#checkTrailer(end);
    return end;
  }

  async #bitmapOf(at: number, length: number, previous: Span | undefined): Promise<Span | undefined> {
    const indicator = length < 6 ? 255 : (await this.#read(at, 6))[5]!;
    if (indicator === 255) return undefined;
    if (indicator === 254) return previous;
    if (indicator !== 0) throw new UnsupportedError(`the predefined GRIB bitmap ${indicator}`);
    return { offset: at + 6, length: length - 6 };
  }

  async #readEdition1(offset: number, coded: number): Promise<number> {
    const isLarge = coded >= 2 ** 23;
    const sections = new Map<number, Uint8Array>();
    const limit = isLarge ? this.#source.size : this.#checkEnd(offset, coded);
    let at = offset + 8;
    const next = async (): Promise<number> => unsigned(await this.#read(at, 3), 0, 3);
    const take = async (number: number): Promise<Uint8Array> => {
      const section = await this.#section(at, await next(), limit);
      at += section.length;
      sections.set(number, number === 2 ? this.#share(section) : section);
      return section;
    };
    const flags = (await take(1))[7] ?? 0;
    if (flags & 128) await take(2);
    let bitmap: Span | undefined;
    if (flags & 64) {
      const length = await next();
      const head = await this.#section(at, 6, limit);
      if (length < 6) this.#fail(at, `a bitmap of ${length} bytes`);
      if (unsigned(head, 4, 2) !== 0) throw new UnsupportedError(`the predefined GRIB bitmap ${unsigned(head, 4, 2)}`);
      bitmap = { offset: at + 6, length: length - 6 };
      at += length;
    }
    const length = await next();
    // Messages of 8 MB and more count in units of 120 bytes; section 4 then holds how much the count is too large.
    const end = isLarge && length < 120 ? this.#checkEnd(offset, (coded - 2 ** 23) * 120 - length + 4) : offset + coded;
    const data = { offset: at, length: isLarge && length < 120 ? end - 4 - at : length };
    if (data.length < 11 || data.offset + data.length > end - 4)
      this.#fail(at, `values of ${data.length} bytes do not fit`);
    this.#add({ edition: 1, offset, sections, bitmap, data });
    await this.#checkTrailer(end);
    return end;
  }
}

function unsigned(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}
