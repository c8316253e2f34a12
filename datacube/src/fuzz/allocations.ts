/**
 * Watches how large the largest buffer is that JavaScript asks for: memory that is never touched does not count as resident.
 * Imported before all else, so that tables of constructors hold the watched ones.
 */
type BufferType = (new (...args: unknown[]) => object) & { readonly BYTES_PER_ELEMENT?: number };

const names = [
  ...["ArrayBuffer", "SharedArrayBuffer", "Uint8Array", "Int8Array", "Uint8ClampedArray", "Uint16Array", "Int16Array"],
  ...["Uint32Array", "Int32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
];

let largest = 0;

function note(elements: unknown, elementBytes = 1): void {
  if (typeof elements === "number") largest = Math.max(largest, elements * elementBytes);
}

const globals = globalThis as unknown as Record<string, BufferType>;
for (const name of names) {
  const original = globals[name]!;
  const watched = new Proxy(original, {
    construct: (target, args: unknown[], created) => {
      note(args[0], target.BYTES_PER_ELEMENT);
      return Reflect.construct(target, args, created) as object;
    },
  });
  original.prototype.constructor = watched;
  globals[name] = watched;
}
for (const name of ["alloc", "allocUnsafe", "allocUnsafeSlow"] as const) {
  const original = Buffer[name];
  Buffer[name] = (size: number, ...rest: []) => {
    note(size);
    return original(size, ...rest);
  };
}

/** Bytes of the largest buffer since the last call. */
export function takeLargest(): number {
  const bytes = largest;
  largest = 0;
  return bytes;
}
