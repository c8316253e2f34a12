/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

type Parts = Float32Array | Float64Array;

/**
 * Complex numbers, held interleaved as everybody stores them: the real and the imaginary part of element `i` are
 * `parts[2 * i]` and `parts[2 * i + 1]`, in float32 (complex64) or float64 (complex128). It is no typed array: `at` gives an
 * element. By index elements can be moved as those of every dtype, slowly and unseen: what is computed with asks for `parts`.
 */
export class ComplexArray implements Iterable<Complex> {
  readonly parts: Parts;
  /** For code that moves elements and looks at none of them. */
  [i: number]: never;

  /** @throws RangeError when the number of parts is odd */
  constructor(parts: Parts) {
    if (parts.length % 2 !== 0) throw new RangeError(`${parts.length} parts are no whole number of complex numbers`);
    this.parts = parts;
  }

  /** Numbers as elements of complex64 or complex128. */
  static from(numbers: Iterable<Complex | number>, Data: new (length: number) => Parts = Float64Array): ComplexArray {
    const all = [...numbers];
    const parts = new Data(2 * all.length);
    all.forEach((value, i) => {
      const { re, im } = toComplex(value);
      parts[2 * i] = re;
      parts[2 * i + 1] = im;
    });
    return new ComplexArray(parts);
  }

  /** Number of complex numbers. */
  get length(): number {
    return this.parts.length / 2;
  }
  get buffer(): ArrayBufferLike {
    return this.parts.buffer;
  }
  get byteOffset(): number {
    return this.parts.byteOffset;
  }
  get byteLength(): number {
    return this.parts.byteLength;
  }

  /** The element at a position, from 0; undefined beyond the end. */
  at(i: number): Complex | undefined {
    return i < 0 || i >= this.length ? undefined : { re: this.parts[2 * i]!, im: this.parts[2 * i + 1]! };
  }

  /** A view of the elements from `start` to `end`, without a copy. */
  subarray(start?: number, end?: number): ComplexArray {
    return new ComplexArray(
      this.parts.subarray(start === undefined ? start : 2 * start, end === undefined ? end : 2 * end),
    );
  }

  /** A copy of the elements from `start` to `end`. */
  slice(start?: number, end?: number): ComplexArray {
    return new ComplexArray(this.subarray(start, end).parts.slice());
  }

  /** Copies elements to the position `start` on. */
  set(from: ComplexArray, start = 0): void {
    this.parts.set(from.parts, 2 * start);
  }

  /** Sets all elements. */
  fill(value: Complex | number): this {
    const { re, im } = toComplex(value);
    for (let i = 0; i < this.parts.length; i += 2) {
      this.parts[i] = re;
      this.parts[i + 1] = im;
    }
    return this;
  }

  *[Symbol.iterator](): Generator<Complex> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }
}

/** Indexes that an instance lacks are looked up here: the elements of arrays, as typed arrays have them. */
const byIndex = new Proxy(Object.prototype, {
  get: (target, key, array) =>
    isIndex(key) ? (array as ComplexArray).at(Number(key)) : Reflect.get(target, key, array),
  set: (target, key, value, array) => {
    if (!isIndex(key)) return Reflect.set(target, key, value, array);
    const [{ parts }, i] = [array as ComplexArray, Number(key)];
    const { re, im } = toComplex(value);
    parts[2 * i] = re;
    parts[2 * i + 1] = im;
    return true;
  },
});
Object.setPrototypeOf(ComplexArray.prototype, byIndex);

function isIndex(key: string | symbol): key is string {
  return typeof key === "string" && /^\d+$/.test(key);
}

/** Whether a value is a complex number. */
export function isComplexNumber(value: unknown): value is Complex {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Complex).re === "number" &&
    typeof (value as Complex).im === "number"
  );
}

/** A number as a complex one; a missing one (NaN) has both parts NaN. */
function toComplex(value: Complex | number): Complex {
  return typeof value === "number" ? { re: value, im: Number.isNaN(value) ? Number.NaN : 0 } : value;
}

/** A complex number for people: `1+2j`; `show` writes a part. */
export function formatComplex({ re, im }: Complex, show: (part: number) => string = String): string {
  const isNegative = im < 0 || Object.is(im, -0);
  return `${Object.is(re, -0) ? "-0" : show(re)}${isNegative ? "-" : "+"}${show(Math.abs(im))}j`;
}
