/** Options of one read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Bytes with random access: a file, an HTTP resource, a buffer. */
export interface ByteSource {
  /** Path, or URL without its secrets, for messages. */
  readonly name: string;
  readonly size: number;
  /** Path of a local file, for readers in other threads. */
  readonly path?: string;
  /** Differs when the content does, where that is known without reading it. */
  readonly version?: string;
  /**
   * `length` bytes from `offset`; fewer only at the end of the source.
   * @throws SourceReadError, SourceChangedError
   */
  read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array>;
  /** Whether each read gives memory of its own, so that who asked may use it for other things afterwards. */
  readonly givesMemory?: boolean;
  close(): Promise<void>;
}

/** Part of a value: from the start or from the end. */
export type KeyRange = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

/** Values by key: a folder of files, or addresses below a URL. Keys have no leading slash. */
export interface KeyStore {
  readonly name: string;
  /** Whether values are on this machine: reading one again costs little. */
  readonly isLocal?: boolean;
  /** Whether each read, but of metadata, gives memory of its own, so that who asked may use it for other things afterwards. */
  readonly givesMemory?: boolean;
  /** The value, or undefined when there is none. */
  get(key: string, options?: ReadOptions): Promise<Uint8Array | undefined>;
  getRange(key: string, range: KeyRange, options?: ReadOptions): Promise<Uint8Array | undefined>;
  /** Names of the folders below a key; absent where the store cannot list. */
  listFolders?(key: string): Promise<readonly string[]>;
}

/** What `open()` was pointed at. */
export interface Location {
  readonly name: string;
  /** The bytes when it is one resource; undefined when it is a folder or nothing. */
  bytes(options?: ReadOptions): Promise<ByteSource | undefined>;
  /** The values when it is a folder. */
  readonly store: KeyStore;
  /** What a server said that refused the bytes, after `bytes()`; some do so for what does not exist. */
  refusal?(): string | undefined;
}
