import type { ChunkReader } from "../../array/chunk-reader.ts";

/**
 * Where a stored array was opened: enough to open it again in another thread. It has what opens the door: it is not for
 * graphs, texts, messages to people or logs.
 */
export interface Origin {
  /** Number of the call that opened it: what one call opened belongs together. */
  readonly opened: number;
  readonly address: string;
  /** Options of `open()`, plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** That of the file when it was opened, where it is known. */
  readonly version: string | undefined;
  readonly variable: string;
  /** Which of the variable's overviews it is; the variable itself without it. */
  readonly overview?: number;
}

const origins = new WeakMap<ChunkReader, Origin>();
let calls = 0;

/** Remembers where variables were opened; nothing where functions are among the options, as they stay in this thread. */
export function rememberOrigin(
  variables: readonly { readonly name: string; readonly reader: ChunkReader }[],
  {
    address,
    options,
    version,
  }: { readonly address: string; readonly options: object; readonly version?: string | undefined },
): void {
  const { signal: _, ...own } = options as Record<string, unknown>;
  if (!isPlain(own)) return;
  const opened = calls++;
  for (const { name, reader } of variables) {
    const origin = { opened, address, options: own, version, variable: name };
    origins.set(reader, origin);
    reader.overviews?.forEach((one, overview) => void origins.set(one, { ...origin, overview }));
  }
}

/** Where a reader's array was opened; undefined where it cannot be opened again. */
export function originOf(reader: ChunkReader): Origin | undefined {
  return origins.get(reader);
}

/** Whether a value goes to other threads as it is. */
function isPlain(value: unknown): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  if (typeof value !== "object" || value === null || value instanceof Date) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
