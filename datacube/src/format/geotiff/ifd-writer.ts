/** Field types of TIFF 6.0 section 2 and BigTIFF that are written, with their bytes. */
const fieldTypes = { ascii: [2, 1], short: [3, 2], long: [4, 4], double: [12, 8], long8: [16, 8] } as const;

/** A field of an image file directory. */
export interface Field {
  readonly tag: number;
  readonly type: keyof typeof fieldTypes;
  /** Numbers; for ascii the text, which gets its ending zero. */
  readonly value: readonly number[] | string;
}

/** Sizes of TIFF's structures: classic with 32-bit offsets, or BigTIFF with 64-bit ones. */
export interface TiffVariant {
  readonly isBig: boolean;
  readonly headerBytes: number;
  readonly countBytes: number;
  readonly entryBytes: number;
  readonly offsetBytes: number;
}

/** The variant of classic TIFF or BigTIFF. */
export function tiffVariant(isBig: boolean): TiffVariant {
  return isBig
    ? { isBig, headerBytes: 16, countBytes: 8, entryBytes: 20, offsetBytes: 8 }
    : { isBig, headerBytes: 8, countBytes: 2, entryBytes: 12, offsetBytes: 4 };
}

/** Header of a little-endian file whose first directory is at `firstDirectory`. */
export function headerOf({ isBig, headerBytes }: TiffVariant, firstDirectory: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49]);
  view.setUint16(2, isBig ? 43 : 42, true);
  if (!isBig) view.setUint32(4, firstDirectory, true);
  else {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, BigInt(firstDirectory), true);
  }
  return bytes;
}

/** Bytes of a directory with the values that do not fit into its entries. */
export function directoryBytes(variant: TiffVariant, fields: readonly Field[]): number {
  const { countBytes, entryBytes, offsetBytes } = variant;
  const outside = fields.reduce((sum, field) => sum + (isInside(variant, field) ? 0 : even(valueBytes(field))), 0);
  return even(countBytes + fields.length * entryBytes + offsetBytes) + outside;
}

/**
 * A directory that stands at `at` in the file, with its values behind it; `next` is the offset of the following one, 0
 * at the end.
 */
export function encodeDirectory(
  variant: TiffVariant,
  fields: readonly Field[],
  { at, next }: { readonly at: number; readonly next: number },
): Uint8Array {
  const { isBig, countBytes, entryBytes, offsetBytes } = variant;
  const bytes = new Uint8Array(directoryBytes(variant, fields));
  const view = new DataView(bytes.buffer);
  const setOffset = (to: number, value: number): void =>
    isBig ? view.setBigUint64(to, BigInt(value), true) : view.setUint32(to, value, true);
  if (isBig) view.setBigUint64(0, BigInt(fields.length), true);
  else view.setUint16(0, fields.length, true);
  let outside = even(countBytes + fields.length * entryBytes + offsetBytes);
  fields
    .toSorted((a, b) => a.tag - b.tag)
    .forEach((field, i) => {
      const entry = countBytes + i * entryBytes;
      view.setUint16(entry, field.tag, true);
      view.setUint16(entry + 2, fieldTypes[field.type][0], true);
      setOffset(entry + 4, countOf(field));
      const place = entry + 4 + offsetBytes;
      if (isInside(variant, field)) setValue(view, place, field);
      else {
        setOffset(place, at + outside);
        setValue(view, outside, field);
        outside += even(valueBytes(field));
      }
    });
  setOffset(countBytes + fields.length * entryBytes, next);
  return bytes;
}

function countOf({ value }: Field): number {
  return typeof value === "string" ? Buffer.byteLength(value) + 1 : value.length;
}

function valueBytes(field: Field): number {
  return countOf(field) * fieldTypes[field.type][1];
}

function isInside({ offsetBytes }: TiffVariant, field: Field): boolean {
  return valueBytes(field) <= offsetBytes;
}

function setValue(view: DataView, at: number, { type, value }: Field): void {
  if (typeof value === "string") {
    new Uint8Array(view.buffer, at).set(Buffer.from(value));
    return;
  }
  const size = fieldTypes[type][1];
  value.forEach((number, i) => {
    const to = at + i * size;
    if (type === "short") view.setUint16(to, number, true);
    else if (type === "long") view.setUint32(to, number, true);
    else if (type === "double") view.setFloat64(to, number, true);
    else view.setBigUint64(to, BigInt(number), true);
  });
}

/** Offsets in TIFF are even. */
function even(bytes: number): number {
  return bytes + (bytes % 2);
}
