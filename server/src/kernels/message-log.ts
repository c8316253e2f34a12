import type { Message } from "./wire.ts";

/** Bytes counted for a message beside its parts. */
const overheadBytes = 256;

/** A message of a kernel on its way to clients. */
export interface LoggedMessage {
  /** Counts from 0 without gaps. */
  number: number;
  message: Message;
  /** The client session it is for; undefined: for all. */
  session: string | undefined;
}

/** A place in a {@link MessageLog}; all before it is delivered. */
export interface Reader {
  position: number;
}

/**
 * What a kernel sent and some client has not yet confirmed, in order. Bounded in bytes: the oldest go first, and a
 * reader that needed them is told how many it missed.
 */
export class MessageLog {
  readonly #limitBytes: number;
  readonly #readers = new Set<Reader>();
  /** Those before `#head` are gone; the array is shortened when they are the larger part. */
  #entries: (LoggedMessage | undefined)[] = [];
  #head = 0;
  #first = 0;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Number of the message that comes next. */
  get end(): number {
    return this.#first + this.#entries.length - this.#head;
  }

  /** A reader of everything from now on. */
  addReader(): Reader {
    const reader = { position: this.end };
    this.#readers.add(reader);
    return reader;
  }

  /** Forgets a reader and what only it needed. */
  removeReader(reader: Reader): void {
    this.#readers.delete(reader);
    this.#trim();
  }

  /** Marks everything before `position` as delivered to a reader. */
  confirm(reader: Reader, position: number): void {
    reader.position = Math.max(reader.position, Math.min(position, this.end));
    this.#trim();
  }

  /** Marks everything up to the message that `isLast` knows as delivered to a reader, if it is among those that are not. */
  confirmThrough(reader: Reader, isLast: (message: Message) => boolean): void {
    const waiting = this.#entries.slice(this.#head + Math.max(0, reader.position - this.#first));
    const last = waiting.find((entry) => entry && isLast(entry.message));
    if (last) this.confirm(reader, last.number + 1);
  }

  /** Adds a message; without readers it is dropped. */
  append(message: Message, session: string | undefined): void {
    this.#entries.push({ number: this.end, message, session });
    this.#bytes += sizeOf(message);
    this.#trim();
    while (this.#bytes > this.#limitBytes && this.end - this.#first > 1) this.#shift(1);
  }

  /** The message with a number, or undefined when it is not there yet. `missed` counts those that are gone. */
  read(number: number): { entry: LoggedMessage | undefined; missed: number } {
    const missed = Math.max(0, this.#first - number);
    return { entry: this.#entries[this.#head + number + missed - this.#first], missed };
  }

  #trim(): void {
    const needed = Math.min(this.end, ...[...this.#readers].map(({ position }) => position));
    const kept = this.#readers.size === 0 ? this.end : needed;
    if (kept > this.#first) this.#shift(kept - this.#first);
  }

  #shift(count: number): void {
    for (let gone = 0; gone < count; gone++) {
      const entry = this.#entries[this.#head];
      if (entry) this.#bytes -= sizeOf(entry.message);
      this.#entries[this.#head++] = undefined;
    }
    this.#first += count;
    if (this.#head < 1_000 || this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}

function sizeOf({ parts }: Message): number {
  return parts.reduce((sum, part) => sum + part.length, overheadBytes);
}
