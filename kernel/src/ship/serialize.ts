import { DefaultSerializer } from "node:v8";
import { ALIGNMENT, VIEWS } from "./shipped.ts";

/** The part of a buffer that views are on. */
export interface Range {
  start: number;
  end: number;
}

/** Values in V8's form, and apart from them the bytes they are views on: the very memory, not a copy. */
export function serialize(
  values: unknown[],
  ranges: ReadonlyMap<ArrayBufferLike, Range>,
): { values: Uint8Array; buffers: Uint8Array[] } {
  const buffers = [...ranges].map(([buffer, { start, end }]) => {
    const first = start - (start % ALIGNMENT);
    return new Uint8Array(buffer, first, end - first);
  });
  const writer = new Writer(buffers);
  writer.writeHeader();
  writer.writeValue(values);
  return { values: writer.releaseBuffer(), buffers };
}

class Writer extends DefaultSerializer {
  readonly #ids = new Map<ArrayBufferLike, { id: number; first: number }>();

  constructor(buffers: Uint8Array[]) {
    super();
    for (const [id, { buffer, byteOffset: first }] of buffers.entries()) {
      this.#ids.set(buffer, { id, first });
      this.transferArrayBuffer(id, buffer as ArrayBuffer);
    }
  }

  /** Called by Node for each view. */
  _writeHostObject(view: ArrayBufferView & { length?: number }): void {
    const { id, first } = this.#ids.get(view.buffer)!;
    this.writeUint32(VIEWS.indexOf(viewType(view)));
    this.writeUint32(id);
    this.writeDouble(view.byteOffset - first);
    this.writeDouble(view.length ?? view.byteLength);
  }
}

function viewType(view: ArrayBufferView): (typeof VIEWS)[number] {
  if (Buffer.isBuffer(view)) return "Buffer";
  return Object.prototype.toString.call(view).slice(8, -1) as (typeof VIEWS)[number];
}
