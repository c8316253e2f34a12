import type { Transform } from "node:stream";

/** What a stream of Node's compression library is made of. It is not documented: where it is not as it was, there is none. */
interface Handle {
  reset(): void;
  close(): void;
  writeSync(
    flush: number,
    ...places: [from: Uint8Array, at: number, length: number, to: Uint8Array, at: number, room: number]
  ): void;
  onerror: (message: string) => void;
}

/** A stream that is used by its handle. */
export interface KeptStream {
  readonly handle: Handle;
  /** After a write: the room that is left, and what is left of the input. */
  readonly state: Uint32Array;
  failure: string | undefined;
}

/** The stream's handle; undefined where streams are not made as they were. */
export function keepStream(stream: Transform): KeptStream | undefined {
  const { _handle: handle, _writeState: state } = stream as { _handle?: Partial<Handle>; _writeState?: unknown };
  const isKnown = [handle?.reset, handle?.close, handle?.writeSync].every((own) => typeof own === "function");
  if (!isKnown || !(state instanceof Uint32Array)) return undefined;
  const kept: KeptStream = { handle: handle as Handle, state, failure: undefined };
  kept.handle.onerror = (message) => {
    kept.failure = message;
  };
  // the stream owns its handle
  return Object.assign(kept, { stream });
}
