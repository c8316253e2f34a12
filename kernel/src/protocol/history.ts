const LIMIT = 10_000;

/** One line of a `history_reply`: session, number, code. */
export type HistoryEntry = [session: number, line: number, code: string];

/** The code of this session's cells, newest last; bounded. */
export class History {
  readonly #entries: HistoryEntry[] = [];

  /** Remembers a numbered cell. */
  add(count: number, code: string): void {
    this.#entries.push([0, count, code]);
    if (this.#entries.length > LIMIT) this.#entries.shift();
  }

  /** Answers a `history_request`. */
  reply(request: Record<string, unknown>): Record<string, unknown> {
    const entries = this.#select(request);
    const history = request.output === true ? entries.map(([s, n, code]) => [s, n, [code, null]]) : entries;
    return { status: "ok", history };
  }

  #select({
    hist_access_type: access,
    n,
    pattern,
    unique,
    start,
    stop,
    session,
  }: Record<string, unknown>): HistoryEntry[] {
    const last = typeof n === "number" && n > 0 ? n : LIMIT;
    if (access === "tail") return this.#entries.slice(-last);
    if (access === "range") {
      if (typeof session === "number" && session !== 0) return [];
      const from = typeof start === "number" ? start : 0;
      const to = typeof stop === "number" ? stop : Number.POSITIVE_INFINITY;
      return this.#entries.filter(([, line]) => line >= from && line < to);
    }
    if (access !== "search") return [];
    const matcher = globToRegExp(typeof pattern === "string" ? pattern : "*");
    const found = this.#entries.filter(([, , code]) => matcher.test(code));
    const kept = unique === true ? [...new Map(found.map((entry) => [entry[2], entry])).values()] : found;
    return kept.slice(-last);
  }
}

/** `*` and `?` as in a shell; everything else is itself. Runs of stars are one, so that matching stays linear enough. */
function globToRegExp(glob: string): RegExp {
  const escaped = glob.replace(/\*+/g, "*").replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
