import type { Geometry, Position } from "../geo/geojson.ts";

/** A point as well-known binary, little-endian. */
export function pointWkb(x: number, y: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(21));
  view.setUint8(0, 1);
  view.setUint32(1, 1, true);
  view.setFloat64(5, x, true);
  view.setFloat64(13, y, true);
  return new Uint8Array(view.buffer);
}

const names = ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"] as const;
const maxDepth = 32;

/**
 * The geometry of well-known binary (OGC 06-103r4, clause 8), ISO's or PostGIS' (EWKB), with Z; measures are left out.
 * @throws RangeError for bytes that are none
 */
export function geometryOfWkb(bytes: Uint8Array): Geometry {
  return new Reader(bytes).geometry(0);
}

class Reader {
  readonly #view: DataView;
  #at = 0;
  #isLittle = true;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  geometry(depth: number): Geometry {
    if (depth > maxDepth) throw new RangeError("geometries are nested too deeply");
    this.#isLittle = this.#view.getUint8(this.#at++) === 1;
    const code = this.#uint();
    const [hasZ, hasM] = [(code & 0x80000000) !== 0, (code & 0x40000000) !== 0];
    if (code & 0x20000000) this.#uint();
    const iso = code & 0x1fffffff;
    const kind = iso % 1000;
    const form = {
      size: hasZ || iso >= 3000 || Math.floor(iso / 1000) === 1 ? 3 : 2,
      skip: hasM || iso >= 2000 ? 8 : 0,
    };
    if (kind === 7) return { type: "GeometryCollection", geometries: this.#list(() => this.geometry(depth + 1), 5) };
    const type = names[kind - 1];
    if (type === undefined || iso >= 4000) throw new RangeError(`there is no geometry of type ${iso}`);
    return { type, coordinates: this.#coordinates(type, form, depth) } as Geometry;
  }

  #coordinates(type: (typeof names)[number], form: { size: number; skip: number }, depth: number): unknown {
    const bytes = form.size * 8 + form.skip;
    const position = (): Position => this.#position(form);
    const line = (): Position[] => this.#list(position, bytes);
    switch (type) {
      case "Point":
        return position();
      case "LineString":
        return line();
      case "Polygon":
        return this.#list(line, 4);
      default:
        return this.#list(() => {
          const part = this.geometry(depth + 1);
          if (part.type !== type.replace("Multi", "")) throw new RangeError(`a ${type} has a ${part.type}`);
          return (part as { coordinates: unknown }).coordinates;
        }, 5);
    }
  }

  /** A point of NaNs is the empty one. */
  #position({ size, skip }: { size: number; skip: number }): Position {
    const position: number[] = [];
    for (let i = 0; i < size; i++, this.#at += 8) position.push(this.#view.getFloat64(this.#at, this.#isLittle));
    this.#at += skip;
    return position.every(Number.isNaN) ? [] : position;
  }

  #list<T>(read: () => T, leastBytes: number): T[] {
    const count = this.#uint();
    if (count * leastBytes > this.#view.byteLength - this.#at) throw new RangeError(`there are no ${count} parts`);
    const isLittle = this.#isLittle;
    return Array.from({ length: count }, () => {
      const part = read();
      this.#isLittle = isLittle;
      return part;
    });
  }

  #uint(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, this.#isLittle);
  }
}
