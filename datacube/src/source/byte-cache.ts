/** Pieces of remote files; least recently used ones are dropped beyond a bound. */
export class ByteCache {
  readonly #limitBytes: number;
  readonly #pieces = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Uint8Array | undefined {
    const piece = this.#pieces.get(key);
    if (piece) {
      this.#pieces.delete(key);
      this.#pieces.set(key, piece);
    }
    return piece;
  }

  set(key: string, piece: Uint8Array): void {
    this.#bytes += piece.length - (this.#pieces.get(key)?.length ?? 0);
    this.#pieces.delete(key);
    this.#pieces.set(key, piece);
    for (const [oldest, { length }] of this.#pieces) {
      if (this.#bytes <= this.#limitBytes) return;
      this.#bytes -= length;
      this.#pieces.delete(oldest);
    }
  }
}

/** The one cache of this process: whatever is open shares its 64 MB. */
export const byteCache: ByteCache = new ByteCache(2 ** 26);
