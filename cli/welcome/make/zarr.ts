type Attributes = Record<string, string | number>;

/** An array of a Zarr group; its values in row-major order, its shape a multiple of the chunk shape. */
interface ZarrArrayContent {
  dims: string[];
  shape: number[];
  chunks: number[];
  attrs: Attributes;
  values: Int16Array | Float64Array;
}

/** A Zarr group with its arrays. */
export interface ZarrContent {
  attrs: Attributes;
  arrays: Record<string, ZarrArrayContent>;
}

/** Values of a Zarr v3 store by key. Chunks are plain little-endian bytes; the root holds consolidated metadata. */
export function encodeZarr({ attrs, arrays }: ZarrContent): Map<string, Uint8Array> {
  const documents = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, arrayDocument(array)]));
  const root = {
    zarr_format: 3,
    node_type: "group",
    attributes: attrs,
    consolidated_metadata: { kind: "inline", must_understand: false, metadata: documents },
  };
  const store = new Map([["zarr.json", json(root)]]);
  for (const [name, array] of Object.entries(arrays)) {
    store.set(`${name}/zarr.json`, json(documents[name]));
    for (const [key, bytes] of chunksOf(array)) store.set(`${name}/c/${key}`, bytes);
  }
  return store;
}

function arrayDocument({ dims, shape, chunks, attrs, values }: ZarrArrayContent): object {
  return {
    zarr_format: 3,
    node_type: "array",
    shape,
    data_type: values instanceof Int16Array ? "int16" : "float64",
    chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: 0,
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
    attributes: attrs,
    dimension_names: dims,
  };
}

/** Chunks of an array of one or two dimensions by key. */
function* chunksOf({ shape, chunks, values }: ZarrArrayContent): Generator<[key: string, bytes: Uint8Array]> {
  const [height = 1, width = 1] = shape.length === 1 ? [1, ...shape] : shape;
  const [rows = 1, columns = 1] = shape.length === 1 ? [1, ...chunks] : chunks;
  for (let top = 0; top < height; top += rows) {
    for (let left = 0; left < width; left += columns) {
      const lines = Array.from({ length: rows }, (_, row) => {
        const start = (top + row) * width + left;
        return Buffer.from(values.slice(start, start + columns).buffer);
      });
      yield [shape.length === 1 ? `${left / columns}` : `${top / rows}/${left / columns}`, Buffer.concat(lines)];
    }
  }
}

function json(document: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);
}
