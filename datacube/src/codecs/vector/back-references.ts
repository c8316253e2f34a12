import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { simd } from "../../fuse/simd.ts";

/**
 * Code of a decoder of literals and matches. Its parameters are the address and length of the input, address and room of the
 * output, and the address of `repeatTable`; its result is the number of bytes written, or -1 where the input is damaged. Up to
 * 32 bytes beyond the end of either are read, and of the output written.
 */
export class BackReferenceCode {
  readonly body: FunctionBody = new FunctionBody(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  /** Of the literals or the match that comes next. */
  readonly length: Local = this.body.local("i32");
  /** From a match to where its bytes begin. */
  readonly distance: Local = this.body.local("i32");
  readonly #from = this.body.params[0]!;
  readonly #to = this.body.params[2]!;
  readonly #table = this.body.params[4]!;
  readonly #begin = this.body.local("i32");
  readonly #fromEnd = this.body.local("i32");
  readonly #toEnd = this.body.local("i32");
  readonly #byte = this.body.local("i32");
  readonly #source = this.body.local("i32");
  readonly #target = this.body.local("i32");
  readonly #end = this.body.local("i32");
  readonly #vector = this.body.local("v128");
  readonly #step = this.body.local("i32");

  constructor() {
    const [, inputBytes, , room] = this.body.params;
    this.body.get(this.#to).set(this.#begin);
    this.body.get(this.#from).get(inputBytes!).op("i32.add").set(this.#fromEnd);
    this.body.get(this.#to).get(room!).op("i32.add").set(this.#toEnd);
  }

  /** Fails unless so many bytes of input are left. */
  need(count: number): void {
    this.#inputLeft().i32(count).op("i32.lt_u");
    this.#fail();
  }

  /** Puts the next byte of input on the stack. */
  byte(): FunctionBody {
    return this.body.get(this.#from).memory("i32.load8_u").get(this.#from).i32(1).op("i32.add").set(this.#from);
  }

  /** A length of `most` goes on in bytes, of which the first that is not 255 is the last. */
  extend(most: number): void {
    const { body, length } = this;
    body.get(length).i32(most).op("i32.eq");
    body.when(
      () =>
        void body.repeat(() => {
          this.need(1);
          this.byte().tee(this.#byte).get(length).op("i32.add").tee(length);
          this.#roomLeft().op("i32.gt_u");
          this.#fail();
          body.get(this.#byte).i32(255).op("i32.eq");
        }),
    );
  }

  /** Copies `length` bytes of the input. */
  literals(): void {
    const { body, length } = this;
    body.get(length);
    this.#inputLeft().op("i32.gt_u").get(length);
    this.#roomLeft().op("i32.gt_u").op("i32.or");
    this.#fail();
    this.#copyVector(this.#to, this.#from);
    body.get(length).i32(16).op("i32.gt_u");
    body.when(() => {
      body.get(this.#from).i32(16).op("i32.add").set(this.#source);
      body.get(this.#to).i32(16).op("i32.add").set(this.#target);
      body.get(this.#to).get(length).op("i32.add").set(this.#end);
      this.#copyVectors();
    });
    body.get(this.#from).get(length).op("i32.add").set(this.#from);
    body.get(this.#to).get(length).op("i32.add").set(this.#to);
  }

  /** Copies `length` bytes, at least one, from `distance` before the end of the output. */
  match(): void {
    const { body, length, distance } = this;
    body.get(distance).op("i32.eqz").get(distance).get(this.#to).get(this.#begin).op("i32.sub").op("i32.gt_u");
    body.op("i32.or").get(length);
    this.#roomLeft().op("i32.gt_u").op("i32.or");
    this.#fail();
    body.get(this.#to).get(length).op("i32.add").set(this.#end);
    body.get(this.#to).get(distance).op("i32.sub").set(this.#source);
    body.get(this.#to).set(this.#target);
    body.get(distance).i32(16).op("i32.ge_u");
    body.when(
      () => this.#copyVectors(),
      () => this.#repeatBytes(),
    );
    body.get(this.#end).set(this.#to);
  }

  /** Leaves with the bytes written where the input is at its end. */
  returnAtEnd(): void {
    this.#inputLeft().op("i32.eqz");
    this.body.when(() => void this.body.get(this.#to).get(this.#begin).op("i32.sub").op("return"));
  }

  #inputLeft(): FunctionBody {
    return this.body.get(this.#fromEnd).get(this.#from).op("i32.sub");
  }

  #roomLeft(): FunctionBody {
    return this.body.get(this.#toEnd).get(this.#to).op("i32.sub");
  }

  /** Fails if there is something other than 0 on the stack. */
  #fail(): void {
    this.body.when(() => void this.body.i32(-1).op("return"));
  }

  #copyVector(to: Local, from: Local): void {
    this.body.get(to).get(from).simdMemory(simd["v128.load"]).simdMemory(simd["v128.store"]);
  }

  /** Copies from `source` to `target` up to `end`, 16 bytes at a time. */
  #copyVectors(): void {
    const { body } = this;
    body.repeat(() => {
      this.#copyVector(this.#target, this.#source);
      body.increase(this.#source, 16).increase(this.#target, 16);
      body.get(this.#target).get(this.#end).op("i32.lt_u");
    });
  }

  /** Repeats the last `distance` bytes, fewer than 16, up to `end`: as often as they go into a vector at a time. */
  #repeatBytes(): void {
    const { body, distance } = this;
    body.get(this.#source).simdMemory(simd["v128.load"]);
    body.get(this.#table).get(distance).i32(4).op("i32.shl").op("i32.add").simdMemory(simd["v128.load"]);
    body.simd(simd["i8x16.swizzle"]).set(this.#vector);
    body.get(this.#table).get(distance).op("i32.add").memory("i32.load8_u", 256).set(this.#step);
    body.repeat(() => {
      body.get(this.#target).get(this.#vector).simdMemory(simd["v128.store"]);
      body.get(this.#target).get(this.#step).op("i32.add").tee(this.#target).get(this.#end).op("i32.lt_u");
    });
  }
}

/** For distances below 16: the places in a vector that repeat so many bytes, then how many bytes whole repeats are. */
export function repeatTable(): Uint8Array {
  const table = new Uint8Array(256 + 16);
  for (let distance = 1; distance < 16; distance++) {
    for (let i = 0; i < 16; i++) table[16 * distance + i] = i % distance;
    table[256 + distance] = 16 - (16 % distance);
  }
  return table;
}
