type Attributes = Record<string, string | number>;

/** A variable of a NetCDF file; its values in row-major order. */
interface NetcdfVariable {
  dims: string[];
  attrs: Attributes;
  values: Int32Array | Float32Array | Float64Array;
}

/** A NetCDF file without an unlimited dimension. */
export interface NetcdfContent {
  /** Length of each dimension. */
  dims: Record<string, number>;
  attrs: Attributes;
  variables: Record<string, NetcdfVariable>;
}

// Tags and types of the classic format (CDF-1).
const tag = { dimension: 10, variable: 11, attribute: 12 };
const type = { char: 2, int: 4, float: 5, double: 6 };

/** Bytes of a NetCDF classic file (CDF-1): header, then each variable's values, big-endian, padded to 4 bytes. */
export function encodeNetcdf(content: NetcdfContent): Uint8Array {
  const variables = Object.values(content.variables);
  const bodies = variables.map(({ values }) => bigEndian(values));
  const headerLength = header(
    content,
    variables.map(() => 0),
  ).length;
  const offsets: number[] = [];
  let end = headerLength;
  for (const body of bodies) {
    offsets.push(end);
    end += body.length;
  }
  return Buffer.concat([header(content, offsets), ...bodies]);
}

function header({ dims, attrs, variables }: NetcdfContent, offsets: number[]): Buffer {
  const names = Object.keys(dims);
  const entries = Object.entries(variables);
  return Buffer.concat([
    Buffer.from("CDF\x01"),
    int(0),
    list(
      tag.dimension,
      Object.entries(dims).map(([name, length]) => Buffer.concat([text(name), int(length)])),
    ),
    attributes(attrs),
    list(
      tag.variable,
      entries.map(([name, variable], index) =>
        Buffer.concat([
          text(name),
          int(variable.dims.length),
          ...variable.dims.map((dim) => int(names.indexOf(dim))),
          attributes(variable.attrs),
          int(typeOf(variable.values)),
          int(variable.values.byteLength),
          int(offsets[index] ?? 0),
        ]),
      ),
    ),
  ]);
}

function attributes(attrs: Attributes): Buffer {
  return list(
    tag.attribute,
    Object.entries(attrs).map(([name, value]) => Buffer.concat([text(name), attributeValue(value)])),
  );
}

function attributeValue(value: string | number): Buffer {
  if (typeof value === "string") return Buffer.concat([int(type.char), text(value)]);
  return Buffer.concat([int(type.double), int(1), bigEndian(Float64Array.of(value))]);
}

function list(kind: number, items: Buffer[]): Buffer {
  return items.length === 0 ? Buffer.concat([int(0), int(0)]) : Buffer.concat([int(kind), int(items.length), ...items]);
}

/** Length in bytes, UTF-8 bytes, padding to 4. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function typeOf(values: NetcdfVariable["values"]): number {
  if (values instanceof Int32Array) return type.int;
  return values instanceof Float32Array ? type.float : type.double;
}

function bigEndian(values: NetcdfVariable["values"]): Buffer {
  const bytes = Buffer.from(values.slice().buffer);
  return values.BYTES_PER_ELEMENT === 8 ? bytes.swap64() : bytes.swap32();
}
