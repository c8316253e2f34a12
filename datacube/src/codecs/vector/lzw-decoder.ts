import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { simd } from "../../fuse/simd.ts";
import { vectorMemory } from "./memory.ts";

const [clear, endOfData, firstFree, codes, mostBits] = [256, 257, 258, 4096, 12];
/** Of an entry of the table of codes: address and length of the bytes. */
const entryBytes = 8;

/**
 * Decodes TIFF's LZW by vectors.
 * @returns at most `room` bytes; undefined where the input is damaged, or there are no vectors
 */
export function decodeLzwByVectors(input: Uint8Array, room: number): Uint8Array | undefined {
  const memory = vectorMemory(input.length + room + codes * entryBytes);
  if (memory === undefined) return undefined;
  const lengths = [input.length, room, codes * entryBytes];
  const [from, to, table] = memory.places(lengths) as [number, number, number];
  memory.bytes.set(input, from);
  const written = memory.function("lzw", lzwCode)(from, from + input.length, to, to + room, table);
  return written < 0 ? undefined : memory.at(to, written).slice();
}

type Names =
  | "buffer"
  | "bits"
  | "width"
  | "next"
  | "code"
  | "source"
  | "length"
  | "previous"
  | "previousLength"
  | "entry";

/** Parameters: addresses of the input and its end, of the output and its end, and of a table of codes. Result: bytes, or -1. */
function lzwCode(): FunctionBody {
  const body = new FunctionBody(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, fromEnd, to, toEnd, table] = body.params as [Local, Local, Local, Local, Local];
  const local = (): Local => body.local("i32");
  const begin = body.get(to).keep("i32");
  const v: Record<Names, Local> = {
    buffer: local(),
    bits: local(),
    width: local(),
    next: local(),
    code: local(),
    source: local(),
    length: local(),
    previous: local(),
    previousLength: local(),
    entry: local(),
  };
  const fail = (): FunctionBody => body.when(() => void body.i32(-1).op("return"));
  const leave = (): FunctionBody => body.when(() => void body.get(to).get(begin).op("i32.sub").op("return"));
  const startTable = (): void => {
    body.i32(firstFree).set(v.next).i32(9).set(v.width).i32(0).set(v.previous);
  };
  const largest = (): FunctionBody => body.i32(1).get(v.width).op("i32.shl").i32(1).op("i32.sub");
  const entryOf = (code: Local): FunctionBody => body.get(table).get(code).i32(3).op("i32.shl").op("i32.add");

  const readCode = (): void => {
    body.while(
      () => void body.get(v.bits).get(v.width).op("i32.lt_u").get(from).get(fromEnd).op("i32.lt_u").op("i32.and"),
      () => {
        body.get(v.buffer).i32(8).op("i32.shl").get(from).memory("i32.load8_u").op("i32.or").set(v.buffer);
        body.increase(from, 1).increase(v.bits, 8);
      },
    );
    body.get(v.bits).get(v.width).op("i32.lt_u");
    leave();
    body.get(v.bits).get(v.width).op("i32.sub").set(v.bits);
    body.get(v.buffer).get(v.bits).op("i32.shr_u");
    largest().op("i32.and").set(v.code);
  };

  /** Sets `source` and `length` to the bytes of a code that is not a byte. */
  const findBytes = (): void => {
    body.get(v.previous).op("i32.eqz").get(v.code).get(v.next).op("i32.gt_u").op("i32.or");
    fail();
    body.get(v.code).get(v.next).op("i32.lt_u");
    body.when(
      () => {
        entryOf(v.code).tee(v.entry).memory("i32.load").set(v.source);
        body.get(v.entry).memory("i32.load", 4).set(v.length);
      },
      () => {
        body.get(v.previous).set(v.source).get(v.previousLength).i32(1).op("i32.add").set(v.length);
      },
    );
    body.get(v.length).get(toEnd).get(to).op("i32.sub").op("i32.gt_u");
    fail();
  };

  /** Of a code that is only now known, the last byte is the first, which a vector does not see. */
  const copyBytes = (): void => {
    const [source, target] = [body.get(v.source).keep("i32"), body.get(to).keep("i32")];
    body.get(to).get(v.length).op("i32.add").set(to);
    body.repeat(() => {
      body.get(target).get(source).simdMemory(simd["v128.load"]).simdMemory(simd["v128.store"]);
      body.increase(source, 16).increase(target, 16).get(target).get(to).op("i32.lt_u");
    });
    body.get(v.code).get(v.next).op("i32.eq");
    body.when(() => {
      body.get(to).i32(1).op("i32.sub").get(v.previous).memory("i32.load8_u").memory("i32.store8");
    });
  };

  /** The bytes before and the first one of now get a code of their own. */
  const addCode = (): void => {
    body.get(v.previous).i32(0).op("i32.gt_u").get(v.next).i32(codes).op("i32.lt_u").op("i32.and");
    body.when(() => {
      entryOf(v.next).tee(v.entry).get(v.previous).memory("i32.store");
      body.get(v.entry).get(v.previousLength).i32(1).op("i32.add").memory("i32.store", 4).increase(v.next, 1);
    });
    body.get(v.next);
    largest().op("i32.ge_u").get(v.width).i32(mostBits).op("i32.lt_u").op("i32.and");
    body.when(() => void body.increase(v.width, 1));
  };

  const writeCode = (): void => {
    const start = body.get(to).keep("i32");
    body.get(v.code).i32(clear).op("i32.lt_u");
    body.when(
      () => {
        body.get(to).get(toEnd).op("i32.ge_u");
        fail();
        body.get(to).get(v.code).memory("i32.store8").increase(to, 1);
      },
      () => {
        findBytes();
        copyBytes();
      },
    );
    addCode();
    body.get(start).set(v.previous).get(to).get(start).op("i32.sub").set(v.previousLength);
  };

  startTable();
  body.repeat(() => {
    readCode();
    body.get(v.code).i32(endOfData).op("i32.eq");
    leave();
    body.get(v.code).i32(clear).op("i32.eq").when(startTable, writeCode);
    body.i32(1);
  });
  return body.i32(-1);
}
