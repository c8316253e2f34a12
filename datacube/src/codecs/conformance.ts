import { DatacubeError } from "../errors.ts";
import { type Codec, CodecError } from "./codec.ts";

/** A fact that every codec of bytes keeps; `check` throws when it does not. */
export interface CodecFact {
  readonly fact: string;
  check(codec: Codec): void;
}

/** Facts that every codec that can encode keeps, over contents that it takes without loss. Run each in a test. */
export function codecConformance(contents: readonly Uint8Array[]): readonly CodecFact[] {
  const forEach = (check: (codec: Codec, bytes: Uint8Array, stored: Uint8Array) => void) => (codec: Codec) => {
    for (const bytes of contents) check(codec, bytes, codec.encode(bytes));
  };
  return [
    { fact: "what is encoded decodes to the same, with and without its length", check: forEach(checkRoundTrip) },
    { fact: "the length told is the length of the stored form", check: forEach(checkTold) },
    { fact: "another length than the content's is an error", check: forEach(checkOtherLength) },
    { fact: "a stored form that is cut off is an error, or empty", check: forEach(checkCut) },
    { fact: "damaged bytes give bytes of the length or a typed error", check: forEach(checkDamage) },
    { fact: "arguments stay as they are", check: forEach(checkArguments) },
  ];
}

function demand(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function checkRoundTrip(codec: Codec, bytes: Uint8Array, stored: Uint8Array): void {
  demand(isSame(codec.decode(stored, bytes.length), bytes), `${bytes.length} bytes do not come back`);
  demand(isSame(codec.decode(stored, undefined), bytes), `${bytes.length} bytes do not come back without their length`);
}

function checkTold(codec: Codec, bytes: Uint8Array, stored: Uint8Array): void {
  const told = codec.encodedLength(bytes.length);
  demand(told === undefined || told === stored.length, `${stored.length} bytes instead of ${told}`);
}

function checkOtherLength(codec: Codec, bytes: Uint8Array, stored: Uint8Array): void {
  for (const length of [bytes.length + 8, bytes.length - 8]) {
    if (length < 0) continue;
    demand(outcome(codec, stored, length) instanceof CodecError, `${bytes.length} bytes pass as ${length}`);
  }
}

function outcome(codec: Codec, stored: Uint8Array, length: number): unknown {
  try {
    return codec.decode(stored, length);
  } catch (error) {
    return error;
  }
}

function checkCut(codec: Codec, bytes: Uint8Array, stored: Uint8Array): void {
  if (bytes.length === 0) return;
  for (const part of [0, 0.1, 0.5, 0.9]) {
    const result = outcome(codec, stored.subarray(0, Math.floor(stored.length * part)), bytes.length);
    demand(result instanceof CodecError, `${part} of a stored form decodes`);
  }
}

function checkDamage(codec: Codec, bytes: Uint8Array, stored: Uint8Array): void {
  let state = 11;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let round = 0; round < 60 && stored.length > 0; round++) {
    const damaged = new Uint8Array(stored);
    const reach = round % 2 === 0 ? Math.min(32, damaged.length) : damaged.length;
    for (let i = 0; i < 3; i++) damaged[below(reach)] = below(256);
    const result = outcome(codec, damaged, bytes.length);
    const isBytes = result instanceof Uint8Array && result.length === bytes.length;
    demand(isBytes || result instanceof DatacubeError, `damage gives ${String(result)}`);
  }
}

function checkArguments(codec: Codec, bytes: Uint8Array, stored: Uint8Array): void {
  const [before, storedBefore] = [new Uint8Array(bytes), new Uint8Array(stored)];
  codec.encode(bytes);
  codec.decode(stored, bytes.length);
  demand(isSame(bytes, before) && isSame(stored, storedBefore), "an argument was changed");
}
