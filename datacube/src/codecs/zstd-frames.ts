import { CodecError } from "./codec.ts";

const frameMagic = 0xfd2fb528;
/** Sixteen magic numbers, 0x184D2A50 to 0x184D2A5F, begin frames that are skipped (RFC 8878, 3.1.2). */
const skippableMagic = 0x184d2a50;
const dictionaryBytes = [0, 1, 2, 4];
const contentSizeBytes = [0, 2, 4, 8];

/**
 * Cuts a Zstandard stream into its frames without decoding them, as Node's decoder stops after the first.
 * @throws CodecError when a frame is cut off
 */
export function zstdFrames(stored: Uint8Array): Uint8Array[] {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < stored.length; ) {
    const start = at;
    const magic = uint32(view, at);
    if ((magic & ~15) >>> 0 === skippableMagic) {
      at += 8 + uint32(view, at + 4);
      continue;
    }
    if (magic !== frameMagic) throw new CodecError("zstd", "there is no frame where one should begin");
    at = endOfFrame(view, start);
    frames.push(stored.subarray(start, at));
  }
  return frames;
}

/** Length of the content that a frame's header tells, if it does (RFC 8878, 3.1.1.1). */
export function contentSize(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const { sizeBytes, sizeAt } = header(view, 0);
  if (sizeBytes === 0 || sizeAt + sizeBytes > frame.length) return undefined;
  if (sizeBytes === 1) return view.getUint8(sizeAt);
  if (sizeBytes === 2) return view.getUint16(sizeAt, true) + 256;
  return sizeBytes === 4 ? view.getUint32(sizeAt, true) : Number(view.getBigUint64(sizeAt, true));
}

function header(view: DataView, start: number): { sizeBytes: number; sizeAt: number; hasChecksum: boolean } {
  if (start + 5 > view.byteLength) throw new CodecError("zstd", "a frame's header is cut off");
  const descriptor = view.getUint8(start + 4);
  const isSingle = (descriptor & 32) !== 0;
  const sizeFlag = descriptor >> 6;
  return {
    sizeBytes: sizeFlag === 0 && isSingle ? 1 : contentSizeBytes[sizeFlag]!,
    sizeAt: start + 5 + (isSingle ? 0 : 1) + dictionaryBytes[descriptor & 3]!,
    hasChecksum: (descriptor & 4) !== 0,
  };
}

function endOfFrame(view: DataView, start: number): number {
  const { sizeBytes, sizeAt, hasChecksum } = header(view, start);
  let at = sizeAt + sizeBytes;
  for (let isLast = false; !isLast; ) {
    if (at + 3 > view.byteLength) throw new CodecError("zstd", "a block is cut off");
    const block = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    isLast = (block & 1) === 1;
    const isRepeat = ((block >> 1) & 3) === 1;
    at += 3 + (isRepeat ? 1 : block >> 3);
  }
  at += hasChecksum ? 4 : 0;
  if (at > view.byteLength) throw new CodecError("zstd", "a frame is cut off");
  return at;
}

function uint32(view: DataView, at: number): number {
  if (at + 4 > view.byteLength) throw new CodecError("zstd", "a frame's header is cut off");
  return view.getUint32(at, true);
}
