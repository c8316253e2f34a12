import { createHmac, createSecretKey, type KeyObject, randomUUID, timingSafeEqual } from "node:crypto";
import { userInfo } from "node:os";

/** Version of the Jupyter messaging specification this kernel speaks. */
export const PROTOCOL_VERSION = "5.5";

/** A message that comes again is refused while it is among so many. */
const REMEMBERED = 4096;

/** Stands between a message's envelope and its signature. */
export const DELIMITER: Buffer = Buffer.from("<IDS|MSG>");

/** The header of a message that was received. */
interface Header {
  msg_id: string;
  msg_type: string;
  [field: string]: unknown;
}

/** A message that was received, checked and parsed. */
export interface Message {
  /** Routing frames before the delimiter. */
  identities: Buffer[];
  header: Header;
  /** The header's JSON text, to be sent back as the parent of what follows from it. */
  headerText: string;
  parentHeader: Record<string, unknown>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
  /** Length of all of it. */
  bytes: number;
}

/** A message to be sent; `content` may be JSON text already, `metadata` is. */
export interface Outgoing {
  /** Routing frames, or the topic on iopub. */
  identities: (Buffer | string)[];
  type: string;
  /** JSON text of the parent's header, `{}` for none. */
  parent: string;
  content: string | Record<string, unknown>;
  metadata?: Record<string, unknown>;
  buffers?: readonly Uint8Array[];
  /** The `msg_id`; made up when absent. */
  id?: string;
}

/** Frames, signs and checks messages as the messaging specification's wire protocol says. */
export class Wire {
  readonly session: string = randomUUID();
  /** Made once: making it of a text takes as long as signing a message. Messages are not signed without one. */
  readonly #key: KeyObject | undefined;
  readonly #username: string = currentUser();
  /** Signatures of the messages that came last. */
  readonly #seen = new Set<string>();

  constructor(key: string) {
    if (key !== "") this.#key = createSecretKey(key, "utf8");
  }

  /** The frames of a message. */
  encode(message: Outgoing): (Buffer | string)[] {
    const { identities, type, parent, content, metadata = {}, buffers = [], id = randomUUID() } = message;
    const header = JSON.stringify({
      msg_id: id,
      session: this.session,
      username: this.#username,
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    });
    const body = typeof content === "string" ? content : JSON.stringify(content);
    const parts = [header, parent, JSON.stringify(metadata), body];
    return [...identities, DELIMITER, this.#sign(parts), ...parts, ...buffers.map(toBuffer)];
  }

  /** The message in these frames; `undefined` when they are malformed, not signed with our key, or came before. */
  decode(frames: Buffer[]): Message | undefined {
    const at = frames.findIndex((frame) => frame.equals(DELIMITER));
    const parts = frames.slice(at + 2, at + 6);
    if (at < 0 || parts.length < 4 || !this.#verifies(parts, frames[at + 1]!)) return undefined;
    const [header, parentHeader, metadata, content] = parts.map(parseObject);
    if (!header || !parentHeader || !metadata || !content) return undefined;
    if (typeof header.msg_id !== "string" || typeof header.msg_type !== "string") return undefined;
    return {
      identities: frames.slice(0, at),
      header: header as Header,
      headerText: parts[0]!.toString(),
      parentHeader,
      metadata,
      content,
      buffers: frames.slice(at + 6),
      bytes: frames.reduce((sum, { length }) => sum + length, 0),
    };
  }

  #sign(parts: (Buffer | string)[]): string {
    if (!this.#key) return "";
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  #verifies(parts: Buffer[], signature: Buffer): boolean {
    const expected = this.#sign(parts);
    if (!isEqual(Buffer.from(expected), signature)) return false;
    return expected === "" || this.#isNew(expected);
  }

  /** Each message is taken once: header ids make every signature of an honest client different. */
  #isNew(signature: string): boolean {
    if (this.#seen.has(signature)) return false;
    this.#seen.add(signature);
    if (this.#seen.size > REMEMBERED) for (const oldest of this.#seen) return this.#seen.delete(oldest);
    return true;
  }
}

function isEqual(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function parseObject(frame: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(frame.toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "kernel";
  }
}
