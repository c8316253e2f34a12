import { type Channel, channels, type Message, textOf } from "./wire.ts";

/** Name of the binary WebSocket subprotocol that carries messages as they are on the wire. */
export const v1Protocol = "v1.kernel.websocket.jupyter.org";

/** How messages travel on one WebSocket. */
export interface Framing {
  encode(message: Message): Buffer | string;
  /** Undefined when it is no message. */
  decode(data: Buffer, isBinary: boolean): Message | undefined;
}

/** The framing of a WebSocket by its subprotocol. */
export function framingOf(protocol: string): Framing {
  return protocol === v1Protocol ? v1Framing : defaultFraming;
}

/**
 * Subprotocol v1: a table of offsets (64 bit, little endian, its own length first), then the channel's name and the
 * parts of the message.
 */
const v1Framing: Framing = {
  encode({ channel, parts }) {
    const body = [Buffer.from(channel), ...parts];
    const table = Buffer.alloc(8 * (body.length + 2));
    table.writeBigUInt64LE(BigInt(body.length + 1), 0);
    let offset = table.length;
    for (const [index, part] of body.entries()) {
      table.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
      offset += part.length;
    }
    table.writeBigUInt64LE(BigInt(offset), 8 * (body.length + 1));
    return Buffer.concat([table, ...body], offset);
  },
  decode(data) {
    const pieces = readTable(data, 8, (at) => Number(data.readBigUInt64LE(at)), data.length);
    const [channel, ...parts] = pieces ?? [];
    return channel && parts.length >= 4 ? toMessage(textOf(channel), parts) : undefined;
  },
};

/**
 * The framing of clients without a subprotocol: one JSON text; with buffers, a table of offsets (32 bit, big endian,
 * its own length first), then the JSON and the buffers.
 */
const defaultFraming: Framing = {
  encode({ channel, parts }) {
    const [header, parent, metadata, content, ...buffers] = parts;
    const json = [header, parent, metadata, content].map((part) => textOf(part ?? Buffer.from("{}")));
    const text = `{"header":${json[0]},"parent_header":${json[1]},"metadata":${json[2]},"content":${json[3]},"buffers":[],"channel":"${channel}"}`;
    if (buffers.length === 0) return text;
    const body = [Buffer.from(text), ...buffers];
    const table = Buffer.alloc(4 * (body.length + 1));
    table.writeUInt32BE(body.length, 0);
    let offset = table.length;
    for (const [index, part] of body.entries()) {
      table.writeUInt32BE(offset, 4 * (index + 1));
      offset += part.length;
    }
    return Buffer.concat([table, ...body], offset);
  },
  decode(data, isBinary) {
    const pieces = isBinary ? readStarts(data) : [data];
    const [text, ...buffers] = pieces ?? [];
    if (!text) return undefined;
    try {
      const value = JSON.parse(textOf(text)) as Record<string, unknown>;
      const json = [value.header, value.parent_header ?? {}, value.metadata ?? {}, value.content ?? {}];
      const parts = json.map((part) => Buffer.from(JSON.stringify(part)));
      return toMessage(String(value.channel ?? "shell"), [...parts, ...buffers]);
    } catch {
      return undefined;
    }
  },
};

/** Pieces between the offsets of a table that also holds the end. */
function readTable(data: Buffer, width: number, read: (at: number) => number, end: number): Buffer[] | undefined {
  if (data.length < width) return undefined;
  const count = read(0);
  if (count < 2 || width * (count + 1) > data.length) return undefined;
  const offsets = Array.from({ length: count }, (_, index) => read(width * (index + 1)));
  return between(data, offsets, end);
}

/** Pieces that begin at the offsets of a table without the end. */
function readStarts(data: Buffer): Buffer[] | undefined {
  if (data.length < 4) return undefined;
  const count = data.readUInt32BE(0);
  if (count < 1 || 4 * (count + 1) > data.length) return undefined;
  const offsets = Array.from({ length: count }, (_, index) => data.readUInt32BE(4 * (index + 1)));
  return between(data, [...offsets, data.length], data.length);
}

function between(data: Buffer, offsets: readonly number[], end: number): Buffer[] | undefined {
  const ordered = offsets.every((offset, index) => offset <= end && offset >= (offsets[index - 1] ?? 0));
  return ordered ? offsets.slice(0, -1).map((offset, index) => data.subarray(offset, offsets[index + 1])) : undefined;
}

function toMessage(channel: string, parts: Uint8Array[]): Message | undefined {
  const known = channels.find((name): name is Channel => name === channel);
  return known && { channel: known, parts };
}
