import type { Random } from "./random.ts";

type Mutation = (frames: Buffer[], random: Random) => Buffer[];

const DELIMITER = "<IDS|MSG>";
const SIGNATURE = 1;
/** Delimiter, signature and the four signed parts. */
const SIGNED = 6;

const FRAME_MUTATIONS: readonly ((frame: Buffer, random: Random) => Buffer)[] = [
  (frame, random) => {
    const changed = Buffer.from(frame);
    if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8);
    return changed;
  },
  (frame, random) => frame.subarray(0, random.below(frame.length + 1)),
  (frame, random) => Buffer.concat([frame, random.bytes(random.below(20))]),
  (_frame, random) => random.bytes(random.below(200)),
  () => Buffer.alloc(0),
  () => Buffer.from("null"),
  () => Buffer.from("[".repeat(100_000)),
];

const MUTATIONS: readonly Mutation[] = [
  (frames, random) => frames.with(random.below(frames.length), random.bytes(random.below(100))),
  (frames, random) => {
    const at = random.below(frames.length);
    return frames.with(at, random.pick(FRAME_MUTATIONS)(frames[at]!, random));
  },
  (frames, random) => frames.toSpliced(random.below(frames.length), 1),
  (frames, random) => {
    const at = random.below(frames.length);
    return frames.toSpliced(at, 0, frames[at]!);
  },
  (frames, random) => frames.slice(0, random.below(frames.length)),
  (frames) => frames.toReversed(),
  (frames) => frames.with(SIGNATURE, Buffer.alloc(0)),
  (frames) => frames.with(SIGNATURE, Buffer.from(frames[SIGNATURE]!.toString().toUpperCase())),
  (frames) => frames.with(SIGNATURE, Buffer.from("0".repeat(64))),
];

/** A changed copy of a signed message that is not signed any more. */
export function mutate(frames: Buffer[], random: Random): Buffer[] {
  for (;;) {
    let changed = frames;
    for (let times = 1 + random.below(3); times > 0; times -= 1)
      if (changed.length > SIGNATURE) changed = random.pick(MUTATIONS)(changed, random);
    if (changed.length > 0 && !isSigned(changed, frames)) return changed;
  }
}

/** Whether what the signature covers is as it was. */
function isSigned(changed: Buffer[], frames: Buffer[]): boolean {
  const at = changed.findIndex((frame) => frame.toString() === DELIMITER);
  const signed = changed.slice(at, at + SIGNED);
  return at >= 0 && signed.length === SIGNED && signed.every((frame, i) => frame.equals(frames[i]!));
}
