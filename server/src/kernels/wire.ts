import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** Jupyter's channels that carry messages. */
export const channels = ["shell", "control", "stdin", "iopub"] as const;

/** One of {@link channels}. */
export type Channel = (typeof channels)[number];

/** Header of a message (Jupyter messaging, "General message format"). */
export interface MessageHeader {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message: header, parent header, metadata, content as JSON bytes, then any buffers. At least four parts. */
export interface Message {
  channel: Channel;
  parts: readonly Uint8Array[];
}

const delimiter = Buffer.from("<IDS|MSG>");

/** A new header. */
export function createHeader(type: string, session: string): MessageHeader {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "server",
    date: new Date().toISOString(),
    version: "5.4",
  };
}

/** A message without metadata and buffers. */
export function createMessage(
  channel: Channel,
  header: MessageHeader,
  { parent = {}, content = {} }: { parent?: object; content?: object } = {},
): Message {
  return { channel, parts: [header, parent, {}, content].map((part) => Buffer.from(JSON.stringify(part))) };
}

/** The header, or the parent's header (which may be empty). Broken JSON gives an empty one. */
export function headerOf(message: Message, which: "own" | "parent"): Partial<MessageHeader> {
  return jsonPart(message, which === "own" ? 0 : 1);
}

/** The content of a message. */
export function contentOf(message: Message): Record<string, unknown> {
  return jsonPart(message, 3);
}

function jsonPart({ parts }: Message, index: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(textOf(parts[index] ?? Buffer.alloc(0)));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Bytes as UTF-8 text. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** Frames for a kernel's socket: delimiter, HMAC-SHA256 of the first four parts in hex, the parts. */
export function signFrames(key: string, parts: readonly Uint8Array[]): Uint8Array[] {
  return [delimiter, Buffer.from(signature(key, parts)), ...parts];
}

/** The parts of frames from a kernel's socket; undefined when the signature is wrong or parts are missing. */
export function verifyFrames(key: string, frames: readonly Uint8Array[]): Uint8Array[] | undefined {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  const parts = frames.slice(at + 2);
  if (at < 0 || parts.length < 4) return undefined;
  const given = Buffer.from(frames[at + 1] ?? []);
  const expected = Buffer.from(signature(key, parts));
  return given.length === expected.length && timingSafeEqual(given, expected) ? parts : undefined;
}

function signature(key: string, parts: readonly Uint8Array[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts.slice(0, 4)) hmac.update(part);
  return hmac.digest("hex");
}
