/** Pages of remote files; least recently used ones are dropped beyond a bound. One cache serves the whole process. */
export class PageCache {
  readonly #limitBytes: number;
  readonly #pages = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): Uint8Array | undefined {
    const page = this.#pages.get(key);
    if (page) {
      this.#pages.delete(key);
      this.#pages.set(key, page);
    }
    return page;
  }

  set(key: string, page: Uint8Array): void {
    this.#bytes += page.length - (this.#pages.get(key)?.length ?? 0);
    this.#pages.set(key, page);
    for (const [oldest, { length }] of this.#pages) {
      if (this.#bytes <= this.#limitBytes) return;
      this.#bytes -= length;
      this.#pages.delete(oldest);
    }
  }
}
