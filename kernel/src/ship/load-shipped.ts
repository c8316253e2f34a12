import { createHash } from "node:crypto";
import { DefaultDeserializer } from "node:v8";
import { ALIGNMENT, type Shipped, VIEWS } from "./shipped.ts";

/** Imports a module on behalf of a shipped function. */
export type Importer = (specifier: string) => Promise<unknown>;

type Create = (imports: Record<string, unknown>, values: unknown[], importer: Importer) => unknown;
type View = (bytes: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;

/**
 * Makes the function again, in any thread or process: it needs no kernel. `importer` finds packages; without one they are
 * those that this file can import. Throws `TypeError` when the code does not have the hash it is said to have.
 */
export async function loadShipped(
  shipped: Shipped,
  importer: Importer = (specifier) => import(specifier),
): Promise<unknown> {
  const { module, hash, imports } = shipped;
  if (createHash("sha256").update(module).digest("hex") !== hash)
    throw new TypeError(`the code of ${shipped.name} is not what was shipped: its hash is not ${hash}`);
  const url = `data:text/javascript;base64,${Buffer.from(module).toString("base64")}`;
  const { default: create } = (await import(url)) as { default: Create };
  const imported = imports.map(async (specifier) => [specifier, await importer(specifier)] as const);
  return create(Object.fromEntries(await Promise.all(imported)), readValues(shipped), importer);
}

function readValues({ values, buffers }: Shipped): unknown[] {
  const reader = new Reader(values, buffers.map(aligned));
  reader.readHeader();
  return reader.readValue() as unknown[];
}

/** The bytes where arrays of any type can begin. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
}

class Reader extends DefaultDeserializer {
  readonly #buffers: Uint8Array[];

  constructor(values: Uint8Array, buffers: Uint8Array[]) {
    super(values);
    this.#buffers = buffers;
    for (const [id, bytes] of buffers.entries()) this.transferArrayBuffer(id, wholeBuffer(bytes));
  }

  /** Called by Node for each view. */
  _readHostObject(): ArrayBufferView {
    const [type, id] = [this.readUint32(), this.readUint32()];
    const [offset, length] = [this.readDouble(), this.readDouble()];
    const { buffer, byteOffset } = this.#buffers[id]!;
    return view(VIEWS[type]!)(buffer, byteOffset + offset, length);
  }
}

function view(type: (typeof VIEWS)[number]): View {
  if (type === "Buffer") return (...at) => Buffer.from(...at);
  const Type = (globalThis as unknown as Record<string, new (...at: Parameters<View>) => ArrayBufferView>)[type]!;
  return (...at) => new Type(...at);
}

function wholeBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return buffer;
  return new Uint8Array(buffer, byteOffset, byteLength).slice().buffer as ArrayBuffer;
}
