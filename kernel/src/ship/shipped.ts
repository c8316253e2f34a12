/** A function with all that it needs, ready to be sent: every part survives structured cloning. */
export interface Shipped {
  /** Name of the function, for messages. */
  name: string;
  /** An ES module that makes the function of what it imports and of the values it has captured. */
  module: string;
  /** SHA-256 of `module`, as hexadecimal digits: what has the same hash is the same code. */
  hash: string;
  /** The captured values, without the bytes of their arrays. */
  values: Uint8Array;
  /** The bytes of captured arrays; not copied, so they must be sent before they change. */
  buffers: Uint8Array[];
  /** What `module` imports. */
  imports: string[];
  /** Versions of the npm packages among them, by name. */
  packages: Record<string, string>;
  /** What may surprise its author. */
  warnings: string[];
}

/** Types of views on bytes, in the order by which serialized values number them. */
export const VIEWS = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
  "Buffer",
] as const;

/** First bytes of buffers are at multiples of it in the memory they come from. */
export const ALIGNMENT = 8;
