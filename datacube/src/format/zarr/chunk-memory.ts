import { type ArrayData, memoryOf } from "../../array/dtype.ts";
import { giveBack } from "../../array/spare-bytes.ts";
import type { ByteSource, KeyStore } from "../../source/source.ts";
import type { Chain } from "./chain.ts";

/** How chunks are decoded. */
type Decoding = Pick<Chain, "decode" | "mayKeep">;

/** Decodes chunks, and uses the memory of what nobody needs any more for others: of stored bytes, and of chunks that are returned. */
export class ChunkMemory {
  readonly #givesMemory: boolean;
  /** Memory of chunks that nobody else may hold. */
  readonly #own = new WeakSet<object>();

  constructor({ givesMemory }: Pick<KeyStore | ByteSource, "givesMemory">) {
    this.#givesMemory = givesMemory === true;
  }

  /** A chunk as `finish` makes it of what is decoded: the same, or a part. The stored bytes are not to be used afterwards. */
  decode({ decode, mayKeep }: Decoding, stored: Uint8Array, finish: (data: ArrayData) => ArrayData): ArrayData {
    const decoded = decode(stored);
    const data = finish(decoded);
    const isPassed = memoryOf(decoded) === stored.buffer;
    if (mayKeep || (isPassed && !this.#givesMemory)) return data;
    this.#own.add(memoryOf(data));
    if (this.#givesMemory && !isPassed) giveBack(stored);
    if (memoryOf(data) !== memoryOf(decoded)) giveBack(decoded);
    return data;
  }

  /** Takes a chunk back, once. */
  return(data: ArrayData): void {
    if (this.#own.delete(memoryOf(data))) giveBack(data);
  }
}
