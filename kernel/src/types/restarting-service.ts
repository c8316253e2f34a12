import { TypeServiceError } from "../errors.ts";
import type { DocumentPlace, Explanation, FileChange, Problem, Suggestions, TypeService } from "./service.ts";

/** First pause after a service died; it doubles with each death that follows. */
const PAUSE_MS = 500;
/** Deaths in a row after which the service is given up. */
const ATTEMPTS = 6;
/** A service that has lived so long starts with a clean slate. */
const HEALTHY_MS = 60_000;

/** Starts a service; `onEnd` is to be called when it has ended. */
export type StartService = (onEnd: () => void) => Promise<TypeService>;

/**
 * A service that starts when the first question is put, starts again when it has died, and then knows the documents as
 * before. While it is not there, and when it was given up, questions are refused at once or wait for its start.
 */
export class RestartingService implements TypeService {
  readonly #start: StartService;
  readonly #now: () => number;
  readonly #documents = new Map<string, string>();
  #service: TypeService | undefined;
  #starting: Promise<TypeService> | undefined;
  #startedAt = 0;
  #deaths = 0;
  #pausedUntil = 0;
  #closed = false;

  constructor(start: StartService, now: () => number = () => performance.now()) {
    this.#start = start;
    this.#now = now;
  }

  /** Whether it answers without having to start first. */
  get isUp(): boolean {
    return this.#service !== undefined;
  }

  update(document: string, text: string): void {
    this.#documents.set(document, text);
    this.#service?.update(document, text);
  }

  filesChanged(changes: readonly FileChange[]): void {
    this.#service?.filesChanged(changes);
  }

  async complete(place: DocumentPlace): Promise<Suggestions> {
    return (await this.#ready()).complete(place);
  }

  async inspect(place: DocumentPlace): Promise<Explanation | undefined> {
    return (await this.#ready()).inspect(place);
  }

  async signature(place: DocumentPlace): Promise<Explanation | undefined> {
    return (await this.#ready()).signature(place);
  }

  async diagnose(document: string): Promise<Problem[]> {
    return (await this.#ready()).diagnose(document);
  }

  /** Ends the service; it starts again with the next question. */
  rest(): void {
    const service = this.#service;
    this.#service = undefined;
    service?.close();
  }

  /** Ends the service for good. */
  close(): void {
    this.#closed = true;
    this.rest();
  }

  async #ready(): Promise<TypeService> {
    if (this.#service) return this.#service;
    if (this.#closed || this.#deaths >= ATTEMPTS) throw new TypeServiceError("it was given up");
    if (this.#now() < this.#pausedUntil) throw new TypeServiceError("it died and pauses");
    this.#starting ??= this.#bringUp().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #bringUp(): Promise<TypeService> {
    let service: TypeService | undefined;
    let ended = false;
    const onEnd = (): void => {
      if (ended || (service !== undefined && this.#service !== service)) return;
      ended = true;
      this.#service = undefined;
      this.#died();
    };
    this.#startedAt = this.#now();
    service = await this.#start(onEnd).catch((error: unknown) => {
      onEnd();
      throw error;
    });
    if (ended || this.#closed) {
      service.close();
      throw new TypeServiceError("it ended as it began");
    }
    for (const [document, text] of this.#documents) service.update(document, text);
    this.#service = service;
    return service;
  }

  #died(): void {
    const lived = this.#now() - this.#startedAt;
    this.#deaths = lived > HEALTHY_MS ? 1 : this.#deaths + 1;
    this.#pausedUntil = this.#now() + PAUSE_MS * 2 ** (this.#deaths - 1);
  }
}
