import type { GeoTIFF } from "geotiff";
import { CorruptDataError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";

/** Bytes of a value by the number of its type (TIFF 6.0 section 2, BigTIFF). */
const valueBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/**
 * Looks at the fields of a directory before geotiff makes arrays as long as these say.
 * @throws CorruptDataError where one has more values than fit into the file
 */
export async function checkDirectory(tiff: GeoTIFF, source: ByteSource, offset: number): Promise<void> {
  const { bigTiff: isBig, littleEndian } = tiff;
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12];
  const read = async (at: number, length: number): Promise<DataView> => {
    const bytes = await source.read(at, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  };
  const long = (view: DataView, at: number): number =>
    isBig ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
  if (offset + countBytes > source.size) return;
  const head = await read(offset, countBytes);
  const count = isBig ? long(head, 0) : head.getUint16(0, littleEndian);
  if (offset + countBytes + count * entryBytes > source.size) return;
  const entries = await read(offset + countBytes, count * entryBytes);
  for (let at = 0; at < entries.byteLength; at += entryBytes) {
    const [tag, type] = [entries.getUint16(at, littleEndian), entries.getUint16(at + 2, littleEndian)];
    const values = long(entries, at + 4);
    if (values * (valueBytes[type] ?? 0) <= source.size) continue;
    const place = `field ${tag} of the directory at ${offset}`;
    const reason = `it has ${values} values, more than the file of ${source.size} bytes can hold`;
    throw new CorruptDataError({ source: source.name, format: "geotiff", place }, reason);
  }
}
