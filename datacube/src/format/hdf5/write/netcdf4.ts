import { type ArrayData, bytesOfData, createData, type DType, isBigData } from "../../../array/dtype.ts";
import type { ComputeOptions } from "../../../exec/compute.ts";
import type { DatasetLayout, StoredAttr, StoredLayout } from "../../netcdf/layout.ts";
import type { OutputFile } from "../../output-file.ts";
import { type Allocator, createAllocator } from "./allocator.ts";
import { writeElements } from "./dataset.ts";
import { compound, fixedText, listOf, numberType, objectReference, variableText } from "./datatype.ts";
import { concat, uint } from "./encode.ts";
import { heapText, storeInHeap } from "./global-heap.ts";
import {
  attribute,
  attributeOrder,
  chunkedLayout,
  contiguousLayout,
  dataspace,
  fillValue,
  groupOrder,
  link,
  type Message,
  objectHeader,
  superblock,
  superblockBytes,
  typeMessage,
} from "./messages.ts";

/** An HDF5 dataset: a variable, or a dimension that has none. */
interface Member {
  /** Name of its link. */
  readonly name: string;
  /** Messages that tell of its elements. */
  readonly elements: readonly Message[];
  readonly attrs: readonly Message[];
  /** Number of the dimension whose scale it is. */
  readonly scaleOf: number | undefined;
  /** Numbers of the dimensions to which it is attached. */
  readonly attachedTo: readonly number[];
}

/**
 * Writes NetCDF-4: HDF5 with dimension scales (NetCDF file format specifications, HDF5 dimension scale specification).
 * Elements come first, chunk by chunk; the headers that tell of them last.
 */
export async function writeNetcdf4(
  layout: DatasetLayout,
  file: OutputFile,
  options: ComputeOptions & { compression: number },
): Promise<void> {
  const allocator = createAllocator(file, superblockBytes);
  const dims = [...layout.dims.keys()];
  const members = dims.flatMap((dim, number) =>
    isCoordinate(layout, dim) ? [] : [bareDimension(layout, dim, number)],
  );
  for (const variable of layout.variables) members.push(await writeVariable(variable, allocator, { layout, options }));
  const addresses = await writeHeaders(members, allocator);
  const links = members.map(({ name }, i) => link(name, i, addresses[i]!));
  const attrs = await encodeAttrs(layout.attrs, allocator);
  const root = objectHeader([...groupOrder(links.length), attributeOrder(attrs.length), ...links, ...attrs]);
  const rootAddress = await allocator.append(root);
  await allocator.write(superblock(rootAddress, allocator.end), 0);
  await file.resize(allocator.end);
}

/** Whether a variable is the scale of the dimension of its name. */
function isCoordinate({ variables }: DatasetLayout, dim: string): boolean {
  return variables.some(({ name, dims }) => name === dim && dims.length === 1 && dims[0] === dim);
}

/** A scale without values. */
function bareDimension({ dims, unlimited }: DatasetLayout, dim: string, number: number): Member {
  const length = dims.get(dim)!;
  const canGrow = unlimited.has(dim);
  const layout = canGrow ? chunkedLayout(undefined, [1], 4) : contiguousLayout(undefined, length * 4);
  const title = `This is a netCDF dimension but not a netCDF variable. ${String(length).padStart(10)}`;
  return {
    name: dim,
    elements: [dataspace([length], [canGrow]), typeMessage(numberType("float32")), fillValue(undefined), layout],
    attrs: scaleAttrs(title, number),
    scaleOf: number,
    attachedTo: [],
  };
}

async function writeVariable(
  variable: StoredLayout,
  file: Allocator,
  { layout, options }: { layout: DatasetLayout; options: ComputeOptions & { compression: number } },
): Promise<Member> {
  const numbers = [...layout.dims.keys()];
  const { name, dims } = variable;
  const unlimited = dims.map((dim) => layout.unlimited.has(dim));
  const elements = await writeElements(variable, file, { ...options, unlimited });
  const attrs = await encodeAttrs(variable.attrs, file);
  if (layout.dims.has(name) && isCoordinate(layout, name)) {
    const number = numbers.indexOf(name);
    return { name, elements, attrs: [...scaleAttrs(name, number), ...attrs], scaleOf: number, attachedTo: [] };
  }
  const hidden = layout.dims.has(name) ? `_nc4_non_coord_${name}` : name;
  return { name: hidden, elements, attrs, scaleOf: undefined, attachedTo: dims.map((dim) => numbers.indexOf(dim)) };
}

function scaleAttrs(title: string, number: number): Message[] {
  return [
    textAttr("CLASS", "DIMENSION_SCALE\0"),
    textAttr("NAME", `${title}\0`),
    attribute("_Netcdf4Dimid", numberType("int32"), { shape: [], bytes: uint(number, 4) }),
  ];
}

function textAttr(name: string, text: string): Message {
  const bytes = Buffer.from(text);
  return attribute(name, fixedText(Math.max(1, bytes.length)), { shape: bytes.length === 0 ? null : [], bytes });
}

async function encodeAttrs(attrs: ReadonlyMap<string, StoredAttr>, file: Allocator): Promise<Message[]> {
  const messages: Message[] = [];
  for (const [name, attr] of attrs) messages.push(await encodeAttr(name, attr, file));
  return messages;
}

/** One text in ASCII is characters, as NetCDF-3 has them; others are NetCDF-4's strings. */
async function encodeAttr(name: string, attr: StoredAttr, file: Allocator): Promise<Message> {
  if ("dtype" in attr) {
    const shape = attr.values.length === 0 ? null : [attr.values.length];
    return attribute(name, numberType(attr.dtype), { shape, bytes: numberBytes(attr) });
  }
  const [text = ""] = attr;
  if (attr.length === 1 && Buffer.byteLength(text) === text.length) return textAttr(name, text);
  const bytes = await storeInHeap(attr.map(heapText), file);
  return attribute(name, variableText(), { shape: attr.length === 1 ? [] : [attr.length], bytes });
}

function numberBytes({ dtype, values }: { dtype: DType; values: readonly (number | bigint)[] }): Uint8Array {
  const data: ArrayData = createData(dtype, values.length);
  values.forEach((value, i) => {
    if (isBigData(data)) data[i] = BigInt(value);
    else (data as Float64Array)[i] = Number(value);
  });
  return bytesOfData(data);
}

/** The headers name each other's addresses, so that all get their place before one is written. */
async function writeHeaders(members: readonly Member[], file: Allocator): Promise<number[]> {
  const unplaced = members.map(() => 0);
  const sizes = members.map(
    (member) => headerOf(member, members, { addresses: unplaced, lists: empty(member) }).length,
  );
  const addresses = sizes.map((size) => file.reserve(size));
  const scales = new Map(members.map(({ scaleOf }, i) => [scaleOf, addresses[i]!]));
  for (const [i, member] of members.entries()) {
    const targets = member.attachedTo.map((dim) => ({ bytes: uint(scales.get(dim)!, 8), length: 1 }));
    const lists = await storeInHeap(targets, file);
    await file.write(headerOf(member, members, { addresses, lists }), addresses[i]!);
  }
  return addresses;
}

function empty({ attachedTo }: Member): Uint8Array {
  return new Uint8Array(attachedTo.length * 16);
}

function headerOf(
  member: Member,
  members: readonly Member[],
  { addresses, lists }: { addresses: readonly number[]; lists: Uint8Array },
): Uint8Array {
  const attrs = [...member.attrs];
  const rank = member.attachedTo.length;
  if (rank > 0) attrs.push(attribute("DIMENSION_LIST", listOf(objectReference()), { shape: [rank], bytes: lists }));
  const users = members.flatMap(({ attachedTo }, i) =>
    attachedTo.flatMap((dim, axis) =>
      dim === member.scaleOf ? [concat(uint(addresses[i]!, 8), uint(axis, 4), uint(0, 4))] : [],
    ),
  );
  const reference = compound({ dataset: objectReference(), dimension: numberType("int32") });
  if (users.length > 0)
    attrs.push(attribute("REFERENCE_LIST", reference, { shape: [users.length], bytes: concat(...users) }));
  return objectHeader([...member.elements, attributeOrder(attrs.length), ...attrs]);
}
