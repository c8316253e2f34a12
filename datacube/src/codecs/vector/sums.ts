import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { type Simd, simd } from "../../fuse/simd.ts";

/** Bytes of an integer. */
export type IntegerBytes = 1 | 2 | 4 | 8;

const lanes = { 1: "i8x16", 2: "i16x8", 4: "i32x4", 8: "i64x2" } as const;
const places = Array.from({ length: 16 }, (_, i) => i);

function instruction(width: IntegerBytes, name: "add" | "sub"): number {
  return simd[`${lanes[width]}.${name}` satisfies Simd];
}

/**
 * Code that adds to each integer the sum `distance` bytes before it, within rows. Parameters: addresses of the rows and of their
 * sums, which are elsewhere, bytes of a row, rows. Up to 15 bytes beyond the end of the sums are written.
 * @param distance below 16
 */
export function nearSumsCode(width: IntegerBytes, distance: number): FunctionBody {
  const { body, from, to, rowBytes, eachRow } = begin(false);
  const [at, sums, value, zero] = [body.local("i32"), body.local("v128"), body.local("v128"), body.local("v128")];
  eachRow(() => {
    body.i32(0).set(at).get(zero).set(sums);
    body.repeat(() => {
      body.get(from).get(at).op("i32.add").simdMemory(simd["v128.load"]).set(value);
      for (let shift = distance; shift < 16; shift *= 2) {
        body.get(zero).get(value);
        body.simd(simd["i8x16.shuffle"], ...places.map((i) => (i < shift ? 0 : 16 + i - shift)));
        body.get(value).simd(instruction(width, "add")).set(value);
      }
      body.get(sums).get(sums);
      body.simd(simd["i8x16.shuffle"], ...places.map((i) => 16 - distance + (i % distance)));
      body.get(value).simd(instruction(width, "add")).set(sums);
      body.get(to).get(at).op("i32.add").get(sums).simdMemory(simd["v128.store"]);
      body.increase(at, 16).get(at).get(rowBytes).op("i32.lt_u");
    });
  });
  return body;
}

/**
 * Code that adds to each integer the sum some bytes before it, 16 at least, or subtracts from it the integer there. Parameters: as
 * those of `nearSumsCode`, then how many bytes, which are fewer than those of a row.
 */
export function farCode(width: IntegerBytes, kind: "sums" | "differences"): FunctionBody {
  const { body, from, to, rowBytes, eachRow } = begin(true);
  const distance = body.params[4]!;
  const at = body.local("i32");
  const load = (base: Local): FunctionBody => body.get(base).get(at).op("i32.add");
  eachRow(() => {
    body.i32(0).set(at);
    body.repeat(() => {
      load(to);
      load(from).simdMemory(simd["v128.load"]).simdMemory(simd["v128.store"]);
      body.increase(at, 16).get(at).get(distance).op("i32.lt_u");
    });
    body.get(distance).set(at);
    body.repeat(() => {
      load(to);
      load(from).simdMemory(simd["v128.load"]);
      load(kind === "sums" ? to : from)
        .get(distance)
        .op("i32.sub")
        .simdMemory(simd["v128.load"]);
      body.simd(instruction(width, kind === "sums" ? "add" : "sub")).simdMemory(simd["v128.store"]);
      body.increase(at, 16).get(at).get(rowBytes).op("i32.lt_u");
    });
  });
  return body;
}

interface RowLoop {
  readonly body: FunctionBody;
  readonly from: Local;
  readonly to: Local;
  readonly rowBytes: Local;
  /** Does `row` for each row, at whose beginnings `from` and `to` are then. */
  readonly eachRow: (row: () => void) => void;
}

function begin(withDistance: boolean): RowLoop {
  const body = new FunctionBody(Array.from({ length: withDistance ? 5 : 4 }, () => "i32"));
  const [from, to, rowBytes, rows] = body.params as [Local, Local, Local, Local];
  const eachRow = (row: () => void): void =>
    void body.repeat(() => {
      row();
      for (const address of [from, to]) body.get(address).get(rowBytes).op("i32.add").set(address);
      body.get(rows).i32(1).op("i32.sub").tee(rows);
    });
  return { body, from, to, rowBytes, eachRow };
}
