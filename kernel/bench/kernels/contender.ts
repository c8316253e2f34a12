import { KernelClient } from "../../src/testing/client.ts";
import type { Language } from "./languages.ts";

/** How long a kernel may be silent before it counts as one that does not answer. */
const SILENCE_MS = 20_000;

/** A row's figure; a text says why there is none. */
export interface Figure {
  unit: string;
  value: number | string;
}

/** A kernel that is measured, and its figures by row. */
export class Contender {
  readonly language: Language;
  readonly figures: Map<string, Figure> = new Map();
  #running: KernelClient | undefined;

  constructor(language: Language) {
    this.language = language;
  }

  /** Starts a kernel of its own kind in an empty folder. */
  start(): Promise<KernelClient> {
    const { argv } = this.language;
    return KernelClient.start({}, argv ? { peer: argv } : { env: { CRATON_TYPES: "on" } });
  }

  /** The kernel that most rows are measured with; a fresh one after it gave no answer. */
  async kernel(): Promise<KernelClient> {
    this.#running ??= await this.start();
    return this.#running;
  }

  /** What is measured; `undefined` when the kernel cannot do it, a text when it gave no answer and was ended. */
  async attempt(row: string, measure: () => Promise<number | undefined>): Promise<number | string | undefined> {
    try {
      return await measure();
    } catch (error) {
      console.warn(`${this.language.name}: ${row}: ${(error as Error).message}`);
      await this.end();
      return `no answer in ${SILENCE_MS / 1000} s`;
    }
  }

  /** Ends its kernel. */
  async end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.[Symbol.asyncDispose]();
  }
}

/** Measures a row of each, one after the other. */
export async function alone(
  contenders: readonly Contender[],
  [row, unit]: readonly [string, string],
  measure: (contender: Contender) => Promise<number | undefined>,
): Promise<void> {
  for (const each of contenders)
    each.figures.set(row, { unit, value: (await each.attempt(row, () => measure(each))) ?? "no" });
}

/** How a row is measured in turns. */
interface Turns {
  row: readonly [string, string];
  turns: number;
  /** Makes one figure of those of all turns. */
  figure: (values: readonly number[]) => number;
}

/**
 * Measures a row in turns, so that a machine that is busier for a while is so for all of them. One that cannot do it, or
 * twice gave no answer, has no further turn. Returns what was measured of each.
 */
export async function inTurns(
  contenders: readonly Contender[],
  { row: [row, unit], turns, figure }: Turns,
  measure: (contender: Contender, turn: number) => Promise<number | undefined>,
): Promise<(contender: Contender) => readonly number[]> {
  const states = new Map(contenders.map((each) => [each, { values: [] as number[], failures: 0 }]));
  const taking = new Map(states);
  for (let turn = 0; turn < turns; turn += 1)
    for (const [each, state] of taking) {
      const value = await each.attempt(row, () => measure(each, turn));
      if (typeof value === "number") state.values.push(value);
      else if (typeof value === "string") state.failures += 1;
      if (value === undefined || state.failures > 1) taking.delete(each);
      each.figures.set(row, { unit, value: state.values.length > 0 ? figure(state.values) : (value ?? "no") });
    }
  return (contender) => states.get(contender)!.values;
}
