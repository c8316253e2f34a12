import { TypeServiceError } from "../errors.ts";
import type { Problem } from "./service.ts";

/** Documents that wait at most; others are refused. */
const WAITING = 32;

interface Waiting {
  document: string;
  found: PromiseWithResolvers<Problem[]>;
}

/**
 * Asks about documents in turns: those that come while others are looked at wait, and are then asked about together. A
 * service makes one program of all that has changed by the time it is asked. One change is cheap; two that come while it
 * looks at the first cost it four times as much as one after the other, and forty little more than two.
 */
export class Diagnosis {
  readonly #ask: (documents: readonly string[]) => Promise<Problem[][]>;
  #waiting: Waiting[] = [];
  #going: Promise<void> | undefined;

  constructor(ask: (documents: readonly string[]) => Promise<Problem[][]>) {
    this.#ask = ask;
  }

  /** What there is to object to in a document as it is when it has its turn. */
  of(document: string): Promise<Problem[]> {
    if (this.#waiting.length >= WAITING) return Promise.reject(new TypeServiceError("it is busy"));
    const found = Promise.withResolvers<Problem[]>();
    this.#waiting.push({ document, found });
    this.#going ??= this.#go();
    return found.promise;
  }

  async #go(): Promise<void> {
    while (this.#waiting.length > 0) await this.#turn(this.#waiting.splice(0));
    this.#going = undefined;
  }

  async #turn(together: readonly Waiting[]): Promise<void> {
    try {
      const problems = await this.#ask(together.map(({ document }) => document));
      for (const [at, { found }] of together.entries()) found.resolve(problems[at]!);
    } catch (error) {
      for (const { found } of together) found.reject(error);
    }
  }
}
