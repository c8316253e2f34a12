import { type BaseDecoder, getDecoder } from "geotiff";
import { decodeAtMost } from "../../codecs/native.ts";
import { UnsupportedError } from "../../errors.ts";
import { decodeLzw } from "./lzw.ts";
import { decodePackBits } from "./packbits.ts";

/** Decompresses a block to at most `limit` bytes. */
export type BlockDecoder = (bytes: Uint8Array, limit: number) => Uint8Array | Promise<Uint8Array>;

/** Largest decoded block; more is refused before it fills the memory. */
const maxBlockBytes = 2 ** 30;

const plain: BlockDecoder = (bytes) => bytes;
const inflate: BlockDecoder = (bytes, limit) => decodeAtMost("zlib", bytes, limit);
const zstd: BlockDecoder = (bytes, limit) => decodeAtMost("zstd", bytes, limit);

const decoders: ReadonlyMap<number, BlockDecoder> = new Map<number, BlockDecoder>([
  [1, plain],
  [5, decodeLzw],
  [8, inflate],
  [32946, inflate],
  [32773, decodePackBits],
  [50000, zstd],
]);

const jpeg = 7;
/** TIFF's number of LERC. */
export const lerc = 34887;

/** TIFF's LercParameters: what LERC is compressed by again. */
const lercWrappings: readonly BlockDecoder[] = [plain, inflate, zstd];
const lercHeaderBytes = 1024;
/** Bytes of an element by LERC's image type. */
const lercElementBytes = [1, 1, 2, 2, 4, 4, 4, 8];
type LercParameters = BaseDecoder["parameters"] & { LercParameters?: ArrayLike<number> & Iterable<number> };

/** Names of compressions that are known but not read. */
const others: ReadonlyMap<number, string> = new Map([
  [2, "CCITT Huffman"],
  [3, "CCITT Group 3 fax"],
  [4, "CCITT Group 4 fax"],
  [6, "old-style JPEG"],
  [34661, "JBIG"],
  [34712, "JPEG 2000"],
  [34925, "LZMA"],
  [50001, "WebP"],
  [50002, "JPEG XL"],
]);

/**
 * The decoder of TIFF's Compression tag; `parameters` are those of the geotiff library, for JPEG and LERC.
 * @throws UnsupportedError
 */
export async function blockDecoder(compression: number, parameters: BaseDecoder["parameters"]): Promise<BlockDecoder> {
  const own = decoders.get(compression);
  if (own) return (bytes, limit) => own(bytes, checked(limit));
  if (compression === lerc) return lercDecoder(parameters);
  if (compression === jpeg) return libraryDecoder(jpeg, parameters, { name: "JPEG", imageBytes: jpegBytes });
  const name = others.get(compression);
  throw new UnsupportedError(
    `TIFF compression ${compression}${name === undefined ? "" : ` (${name})`}`,
    "convert the file with gdal_translate -co COMPRESS=DEFLATE",
  );
}

/** The geotiff library makes room for the image that a block itself tells of: one far larger than the limit is refused before. */
async function libraryDecoder(
  compression: number,
  parameters: BaseDecoder["parameters"],
  { name, imageBytes }: { name: string; imageBytes: (bytes: Uint8Array) => number },
): Promise<BlockDecoder> {
  const decoder = await getDecoder(compression, parameters);
  return async (bytes, limit) => {
    const told = imageBytes(bytes);
    if (told > 4 * checked(limit)) throw new RangeError(`its ${name} has ${told} bytes instead of ${limit}`);
    return new Uint8Array(await decoder.decodeBlock(new Uint8Array(bytes).buffer));
  };
}

/** What LERC is wrapped in is taken off here, within the limit, so that its header is seen before room is made for what it tells. */
async function lercDecoder(parameters: LercParameters): Promise<BlockDecoder> {
  const [version = 0, wrapping = 0] = parameters.LercParameters ?? [];
  const unwrapped: LercParameters = { ...parameters, LercParameters: [version, 0] };
  const decode = await libraryDecoder(lerc, unwrapped, { name: "LERC", imageBytes: lercBytes });
  const unwrap = lercWrappings[wrapping];
  if (!unwrap)
    throw new UnsupportedError(`LERC compressed again by method ${wrapping}`, "convert the file with gdal_translate");
  return async (bytes, limit) => decode(await unwrap(bytes, 4 * checked(limit) + lercHeaderBytes), limit);
}

function checked(limit: number): number {
  if (limit > maxBlockBytes) throw new RangeError(`a block of ${limit} bytes is too large`);
  return Math.max(1, limit);
}

/** Bytes of the largest image that the frame headers of a JPEG tell (ITU-T T.81 section B.2.2): the decoder makes room for it. */
function jpegBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let largest = 0;
  for (let at = 0; at + 10 <= bytes.length; ) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0xff || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) {
      at++;
      continue;
    }
    const isFrame = marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) largest = Math.max(largest, view.getUint16(at + 5) * view.getUint16(at + 7) * bytes[at + 9]!);
    at += 2 + view.getUint16(at + 2);
  }
  return largest;
}

/** Bytes of the image that a header of LERC 2 tells (rows, columns, and from version 4 on bands), 0 for what is none. */
function lercBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, 6));
  if (magic !== "Lerc2 " || bytes.length < 42) return 0;
  const version = view.getInt32(6, true);
  const at = version >= 3 ? 14 : 10;
  const bands = version >= 4 ? view.getUint32(at + 8, true) : 1;
  const type = view.getInt32(at + (version >= 4 ? 24 : 20), true);
  return view.getUint32(at, true) * view.getUint32(at + 4, true) * bands * (lercElementBytes[type] ?? 8);
}
