import type { Tiles } from "@craton/datacube";

/** Tiles that are drawn at the same time. */
const atOnce = 2;
/** Most tiles that wait; of more, those asked for first are given up. */
const mostWaiting = 256;

/** What a front end asks for: a tile, a tile no more, the value at a place. */
type Question =
  | { readonly tile: string; readonly zoom: number; readonly column: number; readonly row: number }
  | { readonly drop: string }
  | { readonly value: string; readonly longitude: number; readonly latitude: number };

/** Says something to the front ends, with a tile as PNG. */
type Answer = (content: Readonly<Record<string, unknown>>, png?: Uint8Array) => void;

interface Job {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly stop: AbortController;
}

/** Answers what a map asks for: what was asked last comes first, what has gone out of view is stopped. */
export class TileDesk {
  readonly #tiles: Pick<Tiles, "tile" | "valueAt">;
  readonly #answer: Answer;
  readonly #waiting = new Map<string, Job>();
  readonly #running = new Map<string, Job>();

  constructor(tiles: Pick<Tiles, "tile" | "valueAt">, answer: Answer) {
    this.#tiles = tiles;
    this.#answer = answer;
  }

  /** Takes a message of a front end; what is no question is passed over. */
  receive(content: unknown): void {
    if (!isQuestion(content)) return;
    if ("drop" in content) this.#drop(content.drop);
    else if ("tile" in content) this.#add(content.tile, (signal) => this.#drawTile(content, signal));
    else this.#add(content.value, (signal) => this.#readValue(content, signal));
  }

  /** Stops everything. */
  close(): void {
    for (const name of [...this.#waiting.keys(), ...this.#running.keys()]) this.#drop(name);
  }

  async #drawTile(
    { tile, zoom, column, row }: Extract<Question, { tile: string }>,
    signal: AbortSignal,
  ): Promise<void> {
    const png = await this.#tiles.tile(zoom, column, row, { signal });
    this.#answer({ tile, isEmpty: png === undefined }, png);
  }

  async #readValue(
    { value, longitude, latitude }: Extract<Question, { value: string }>,
    signal: AbortSignal,
  ): Promise<void> {
    const found = await this.#tiles.valueAt(longitude, latitude, { signal });
    this.#answer({ value, found: Number.isFinite(found) ? found : null });
  }

  #drop(name: string): void {
    this.#waiting.delete(name);
    this.#running.get(name)?.stop.abort();
  }

  #add(name: string, run: Job["run"]): void {
    this.#waiting.set(name, { name, run, stop: new AbortController() });
    if (this.#waiting.size > mostWaiting) this.#waiting.delete(this.#waiting.keys().next().value!);
    this.#next();
  }

  #next(): void {
    while (this.#running.size < atOnce && this.#waiting.size > 0) {
      const job = [...this.#waiting.values()].at(-1)!;
      this.#waiting.delete(job.name);
      this.#running.set(job.name, job);
      void this.#run(job);
    }
  }

  async #run({ name, run, stop }: Job): Promise<void> {
    try {
      await run(stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) this.#answer({ tile: name, error: String(error) });
    } finally {
      this.#running.delete(name);
      this.#next();
    }
  }
}

function isQuestion(content: unknown): content is Question {
  if (typeof content !== "object" || content === null) return false;
  const { tile, drop, value, ...numbers } = content as Readonly<Record<string, unknown>>;
  const names = [tile, drop, value].filter((name) => name !== undefined);
  if (names.length !== 1 || typeof names[0] !== "string") return false;
  const needed = tile !== undefined ? ["zoom", "column", "row"] : value !== undefined ? ["longitude", "latitude"] : [];
  return needed.every((name) => Number.isFinite(numbers[name]));
}
