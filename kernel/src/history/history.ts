import { type Entry, HistoryStore, type StoreLimits } from "./store.ts";

type Content = Record<string, unknown>;

const LIMITS: StoreLimits = { cells: 100_000, bytes: 64 << 20 };
/** Most entries of one reply. */
const REPLY_LIMIT = 10_000;
/** Cells are written together, so long after the first of them. */
const WRITE_MS = 1000;
/** Cells that may wait to be written while another kernel holds the file, and their UTF-16 units; the oldest are given up. */
const WAITING_LIMIT = 1000;
const WAITING_TEXT = 16 << 20;
/** A longer pattern, or one of more wildcards, finds nothing: to look for it could take minutes. */
const PATTERN_LIMIT = 1000;
const WILDCARD_LIMIT = 20;
/** Longer code is not kept, longer results neither. */
const CODE_LIMIT = 1 << 20;
const RESULT_LIMIT = 10_000;
/** Results of this session that are remembered. */
const RESULTS = 1000;
/** SQLite's codes for a file that another kernel is writing. */
const BUSY: ReadonlySet<unknown> = new Set([5, 6]);

/** Where history is kept. */
export interface HistoryOptions {
  /** `undefined`: in memory. */
  file: string | undefined;
  limits?: StoreLimits;
}

/**
 * The code of numbered cells, of this session and those before it, and the results of this one. A file that cannot be
 * opened or written is done without: history is then this session's.
 */
export class History {
  #file: string | undefined;
  readonly #limits: StoreLimits;
  readonly #results = new Map<number, string>();
  #store: HistoryStore | undefined;
  #session = 0;
  #waiting: Omit<Entry, "session">[] = [];
  #waitingText = 0;
  #lastLine = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ file, limits = LIMITS }: HistoryOptions) {
    this.#file = file;
    this.#limits = limits;
  }

  /** Remembers a numbered cell. */
  add(line: number, code: string): void {
    this.#lastLine = line;
    if (code.length > CODE_LIMIT) return;
    this.#waiting.push({ line, code });
    this.#waitingText += code.length;
    while (this.#waiting.length > WAITING_LIMIT || this.#waitingText > WAITING_TEXT)
      this.#waitingText -= this.#waiting.shift()?.code.length ?? 0;
    this.#timer ??= setTimeout(() => this.#write(), WRITE_MS);
  }

  /** Remembers the text of a cell's result. */
  addResult(line: number, text: string): void {
    if (text.length > RESULT_LIMIT) return;
    this.#results.set(line, text);
    this.#results.delete(line - RESULTS);
  }

  /** Answers a `history_request`. */
  reply(request: Content): Content {
    this.#write();
    const entries = this.#select(request);
    const entry = ({ session, line, code }: Entry): unknown[] => [session, line, code];
    const withOutput = (found: Entry): unknown[] => [found.session, found.line, [found.code, this.#result(found)]];
    return { status: "ok", history: entries.map(request.output === true ? withOutput : entry) };
  }

  /** Writes what waits and closes the file. */
  close(): void {
    if (this.#waiting.length > 0) this.#write();
    clearTimeout(this.#timer);
    this.#store?.close();
    this.#store = undefined;
  }

  #select({ hist_access_type: access, n, pattern, unique, ...range }: Content): Entry[] {
    const store = this.#store;
    const count = Number.isSafeInteger(n) && (n as number) > 0 ? Math.min(n as number, REPLY_LIMIT) : REPLY_LIMIT;
    try {
      if (access === "tail") return store?.tail(count) ?? [];
      if (access === "range") return this.#range(range);
      if (access !== "search") return [];
      const wanted = searchable(pattern);
      if (wanted === undefined) return [];
      return store?.search(wanted, { count, unique: unique === true }) ?? [];
    } catch {
      return [];
    }
  }

  /** Sessions up to 0 count back from this one, negative lines from the session's end, as in IPython. */
  #range({ session: asked, start: from, stop: to }: Content): Entry[] {
    const back = Number.isSafeInteger(asked) ? (asked as number) : 0;
    const current = this.#session || (this.#store?.lastSession() ?? 0) + 1;
    const session = back > 0 ? back : current + back;
    const isCurrent = session === current;
    const line = (value: unknown, absent: number): number => {
      if (!Number.isSafeInteger(value)) return absent;
      return isCurrent && (value as number) < 0 ? this.#lastLine + 1 + (value as number) : (value as number);
    };
    const stop = line(to, 0) || Number.MAX_SAFE_INTEGER;
    const found = this.#store?.range(session, [line(from, 1), stop]) ?? [];
    return back === 0 ? found.map((entry) => ({ ...entry, session: 0 })) : found;
  }

  #result({ session, line }: Entry): string | null {
    return session === 0 || session === this.#session ? (this.#results.get(line) ?? null) : null;
  }

  /** Writes what waits; another kernel that is writing is left in peace and it is tried again later. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#store ??= HistoryStore.open(this.#file, this.#limits);
      if (this.#waiting.length === 0) return;
      this.#session ||= this.#store.begin();
      this.#store.add(this.#waiting.map((entry) => ({ session: this.#session, ...entry })));
      this.#waiting = [];
      this.#waitingText = 0;
    } catch (error) {
      if (BUSY.has((error as { errcode?: unknown }).errcode)) this.#timer ??= setTimeout(() => this.#write(), WRITE_MS);
      else this.#doWithoutFile();
    }
  }

  #doWithoutFile(): void {
    this.#store?.close();
    this.#store = undefined;
    if (this.#file === undefined) return;
    this.#file = undefined;
    this.#session = 0;
    this.#write();
  }
}

/** The pattern, if it can be looked for in little time, with each run of `*` as one; anything but a text means all. */
function searchable(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return "*";
  const text = pattern.replace(/\*{2,}/g, "*");
  const wildcards = text.match(/[*?[]/g)?.length ?? 0;
  return text.length <= PATTERN_LIMIT && wildcards <= WILDCARD_LIMIT ? text : undefined;
}
