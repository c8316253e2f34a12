import { DatacubeError } from "../errors.ts";

/** What a stored document says of one codec: its name and its configuration, checked by the codec itself. */
export interface CodecSpec {
  readonly name: string;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Turns bytes into their stored form and back. Neither argument is changed; the result may share memory with it. */
export interface Codec {
  /** Length of the stored form of `length` bytes; undefined where it depends on the content. */
  encodedLength(length: number): number | undefined;
  /**
   * The bytes of a stored form.
   * @param length how many they must be; undefined where only `maxDecodedBytes` bounds them
   * @throws CodecError when the stored form is damaged or holds another number of bytes
   */
  decode(stored: Uint8Array, length: number | undefined): Uint8Array;
  /** The same, straight to where they belong, all of which is filled. Absent where that is not cheaper. */
  decodeTo?(stored: Uint8Array, target: Uint8Array<ArrayBuffer>): void;
  /** The same where only some bytes, before `to`, have to be right: others may be anything. */
  decodePart?(stored: Uint8Array, length: number | undefined, part: BytePart): Uint8Array;
  /** About how many bytes are decoded together for a part. */
  readonly partBytes?: number;
  /** @throws UnsupportedError where only decoding is known */
  encode(bytes: Uint8Array): Uint8Array;
  /** Bytes of one element of the stored form, where the codec changes it: arrays of another dtype. */
  readonly storedElementBytes?: number;
}

/** Turns texts into bytes and back: the codecs of arrays of strings. */
export interface TextCodec {
  /**
   * The texts of a stored form.
   * @param count how many they must be
   * @throws CodecError
   */
  decode(stored: Uint8Array, count: number): string[];
  encode(texts: readonly string[]): Uint8Array;
}

/** Bytes from one on, up to another one. */
export interface BytePart {
  readonly from: number;
  readonly to: number;
}

/** The most that is decoded at once where nothing tells the length. */
export const maxDecodedBytes: number = 2 ** 31 - 1;

/** Stored bytes do not decode. What reads a file turns it into a CorruptDataError that names file and place. */
export class CodecError extends DatacubeError {
  readonly code = "codec";
  readonly codec: string;
  constructor(codec: string, reason: string, options?: ErrorOptions) {
    super(`${codec}: ${reason}`, options);
    this.codec = codec;
  }
}

/** @throws CodecError when the decoded length is not the one expected, or beyond the bound */
export function checkLength(codec: string, actual: number, expected: number | undefined): void {
  if (expected === undefined ? actual <= maxDecodedBytes : actual === expected) return;
  throw new CodecError(codec, `${actual} bytes instead of ${expected ?? `at most ${maxDecodedBytes}`}`);
}
