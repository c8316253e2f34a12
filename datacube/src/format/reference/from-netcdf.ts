import { sizeOf } from "../../array/shape.ts";
import type { Reference } from "../../source/reference.ts";
import type { ByteSource, ReadOptions } from "../../source/source.ts";
import { type NetcdfVariable, storedBytes } from "../netcdf/header.ts";
import { readHeader } from "../netcdf/netcdf.ts";
import { toJson } from "../zarr/array-document.ts";
import {
  chunkKey,
  chunkPlaces,
  fillOf,
  joinCharacters,
  pieceShape,
  type VirtualArray,
  type VirtualDataset,
} from "./virtual.ts";

/** References to the variables of a NetCDF-3 file; those of the record dimension have a chunk for each record. */
export async function fromNetcdf(source: ByteSource, target: string, options: ReadOptions): Promise<VirtualDataset> {
  const { variables, attrs, recordBytes } = await readHeader(source, options);
  const arrays = variables.map((variable) => joinCharacters(toVirtual(variable, recordBytes, target)));
  return { source: source.name, attrs: toJson(attrs), arrays };
}

function toVirtual(variable: NetcdfVariable, recordBytes: number, target: string): VirtualArray {
  const { name, dims, shape, attrs, type, begin, isRecord } = variable;
  const { _FillValue, ...others } = attrs;
  const elementBytes = storedBytes(type);
  const inner = isRecord ? shape.slice(1) : shape;
  const chunkShape = isRecord ? [1, ...inner] : pieceShape(shape, elementBytes);
  const length = sizeOf(chunkShape) * elementBytes;
  const chunks = new Map<string, Reference>();
  let next = 0;
  for (const place of sizeOf(shape) === 0 ? [] : chunkPlaces({ shape, chunkShape })) {
    const offset = begin + (isRecord ? place[0]! * recordBytes : length * next++);
    chunks.set(chunkKey(place), { kind: "part", target, offset, length });
  }
  const kind = type === "char" ? "|S1" : numpyName(type, elementBytes);
  return {
    name,
    dims,
    shape,
    chunkShape,
    type: kind,
    fill: fillOf(_FillValue),
    filters: [],
    attrs: toJson(others),
    chunks,
  };
}

/** NetCDF-3 is big-endian. */
function numpyName(type: string, bytes: number): string {
  const kind = type.startsWith("uint") ? "u" : type.startsWith("int") ? "i" : "f";
  return `${bytes === 1 ? "|" : ">"}${kind}${bytes}`;
}
