/** Types of values in WebAssembly, as they are encoded. */
const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

/** Name of a type of values. */
export type ValueType = keyof typeof valueTypes;

/** A local variable or parameter of a function. */
export interface Local {
  readonly type: ValueType;
  readonly index: number;
}

/** Instructions of one byte that kernels need, by the names of the WebAssembly text format. */
const plain = {
  return: 0x0f,
  select: 0x1b,
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.lt_u": 0x49,
  "i32.gt_u": 0x4b,
  "i32.le_u": 0x4d,
  "i32.ge_u": 0x4f,
  "i32.ctz": 0x68,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_u": 0x6e,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_u": 0x76,
} as const;

/** Name of an instruction of one byte without immediates. */
export type Plain = keyof typeof plain;

/** Loads and stores of 32-bit integers, by the names of the WebAssembly text format. */
const memory = {
  "i32.load": 0x28,
  "i32.load8_u": 0x2d,
  "i32.load16_u": 0x2f,
  "i32.store": 0x36,
  "i32.store8": 0x3a,
  "i32.store16": 0x3b,
} as const;

const [block, loop, when, orElse, end, br, brIf, call] = [0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x10];
const [localGet, localSet, localTee, i32Const, simdPrefix, empty] = [0x20, 0x21, 0x22, 0x41, 0xfd, 0x40];

/** Stands with an alignment that is not promised: the number of the memory follows. */
const otherMemory = 0x40;

/** The body of a function: instructions in the order of the calls, which can be chained. */
export class FunctionBody {
  readonly params: readonly Local[];
  readonly results: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #start: number[] = [];
  readonly #main: number[] = [];
  #code = this.#main;

  constructor(params: readonly ValueType[], results: readonly ValueType[] = []) {
    this.params = params.map((type, index) => ({ type, index }));
    this.results = results;
  }

  /** A new local variable; it begins with 0. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return { type, index: this.params.length + this.#locals.length - 1 };
  }

  get(local: Local): this {
    return this.#add(localGet, ...unsigned(local.index));
  }

  set(local: Local): this {
    return this.#add(localSet, ...unsigned(local.index));
  }

  tee(local: Local): this {
    return this.#add(localTee, ...unsigned(local.index));
  }

  i32(value: number): this {
    return this.#add(i32Const, ...signed(value | 0));
  }

  op(name: Plain): this {
    return this.#add(plain[name]);
  }

  /** Loads 32 bits from an address on the stack and `offset` bytes. */
  load32(offset = 0): this {
    return this.memory("i32.load", offset);
  }

  /** A load or store at an address on the stack and `offset` bytes; alignment is not promised. */
  memory(name: keyof typeof memory, offset = 0): this {
    return this.#add(memory[name], 0, ...unsigned(offset));
  }

  /** An instruction of the SIMD page, with its immediates. */
  simd(code: number, ...immediates: number[]): this {
    return this.#add(simdPrefix, ...unsigned(code), ...immediates);
  }

  /** A load or store of the SIMD page, at an address on the stack and `offset` bytes; alignment is not promised. */
  simdMemory(code: number, offset = 0, ...immediates: number[]): this {
    return this.#add(simdPrefix, ...unsigned(code), 0, ...unsigned(offset), ...immediates);
  }

  /** A load of the SIMD page from a memory by its number, at an address on the stack and `offset` bytes. */
  simdLoad(code: number, offset: number, memory: number): this {
    if (memory === 0) return this.simdMemory(code, offset);
    return this.#add(simdPrefix, ...unsigned(code), otherMemory, ...unsigned(memory), ...unsigned(offset));
  }

  /** Adds what `emit` adds before everything else, so that it is done whatever runs. */
  first<T>(emit: () => T): T {
    this.#code = this.#start;
    const result = emit();
    this.#code = this.#main;
    return result;
  }

  /** Puts what is on the stack into a new local variable. */
  keep(type: ValueType): Local {
    const local = this.local(type);
    this.set(local);
    return local;
  }

  /** Does `body` as long as `condition` leaves something other than 0. */
  while(condition: () => void, body: () => void): this {
    this.#add(block, empty, loop, empty);
    condition();
    this.op("i32.eqz").#add(brIf, 1);
    body();
    return this.#add(br, 0, end, end);
  }

  /** Does `then` if what is on the stack is not 0, else `otherwise`. */
  when(then: () => void, otherwise?: () => void): this {
    this.#add(when, empty);
    then();
    if (otherwise !== undefined) {
      this.#add(orElse);
      otherwise();
    }
    return this.#add(end);
  }

  /** Calls an imported function by its number. */
  call(imported: number): this {
    return this.#add(call, ...unsigned(imported));
  }

  /** Does `body` again as long as it leaves something other than 0. */
  repeat(body: () => void): this {
    this.#add(loop, empty);
    body();
    return this.#add(brIf, 0, end);
  }

  /** Adds a number to an i32 variable. */
  increase(local: Local, by: number): this {
    return this.get(local).i32(by).op("i32.add").set(local);
  }

  /** The body as the code section holds it. */
  encode(): number[] {
    const runs: { count: number; type: ValueType }[] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ count: 1, type });
    }
    const locals = vector(runs.map(({ count, type }) => [...unsigned(count), valueTypes[type]]));
    return sized(locals.concat(this.#start, this.#main, end));
  }

  #add(...bytes: number[]): this {
    for (const byte of bytes) this.#code.push(byte);
    return this;
  }
}

/** A function that a module exports. */
export interface ExportedFunction {
  readonly name: string;
  readonly body: FunctionBody;
}

/** A function of float64 that a module imports from `env`; the first has the number 0. */
export interface ImportedFunction {
  readonly name: string;
  /** How many numbers it takes. */
  readonly operands: number;
}

/** The name in `env` of the memory of a number. */
export function memoryName(number: number): string {
  return number === 0 ? "memory" : `memory${number}`;
}

/**
 * A module of functions over memories that are imported as `env.memory`, `env.memory1`, … (WebAssembly 3.0 binary format,
 * sections 1, 2, 3, 7, 10).
 */
export function encodeModule(
  functions: readonly ExportedFunction[],
  imported: readonly ImportedFunction[] = [],
  memories = 1,
): Uint8Array<ArrayBuffer> {
  const own = functions.map(({ body: { params, results } }) => [
    0x60,
    ...vector(params.map(({ type }) => [valueTypes[type]])),
    ...vector(results.map((type) => [valueTypes[type]])),
  ]);
  const others = imported.map(({ operands }) => {
    const params = Array.from({ length: operands }, () => [valueTypes.f64]);
    return [0x60, ...vector(params), ...vector([[valueTypes.f64]])];
  });
  const types = [...own, ...others];
  const memoryImports = Array.from({ length: memories }, (_, i) => [...text("env"), ...text(memoryName(i)), 2, 0, 0]);
  const imports = imported.map(({ name }, i) => [...text("env"), ...text(name), 0, ...unsigned(own.length + i)]);
  const exported = functions.map(({ name }, i) => [...text(name), 0, ...unsigned(imported.length + i)]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([...memoryImports, ...imports])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exported)),
    ...section(10, vector(functions.map(({ body }) => body.encode()))),
  ]);
}

/** A number from 0 as LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** A 32-bit number as signed LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 0x7f;
    const isLast = (rest >> 7 === 0 && (low & 0x40) === 0) || (rest >> 7 === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

function vector(items: readonly (readonly number[])[]): number[] {
  return unsigned(items.length).concat(...items);
}

function sized(bytes: readonly number[]): number[] {
  return unsigned(bytes.length).concat(bytes);
}

function section(id: number, bytes: readonly number[]): number[] {
  return [id].concat(sized(bytes));
}
