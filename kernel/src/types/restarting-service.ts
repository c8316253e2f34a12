import { TypeServiceError } from "../errors.ts";
import type {
  DocumentPlace,
  DocumentText,
  Explanation,
  FileChange,
  Problem,
  Suggestions,
  TypeService,
} from "./service.ts";

/** First pause after a service died; it doubles with each death that follows, up to the longest. */
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Questions that wait for answers at a time: cells may come faster than a service on a busy machine looks at them. */
const QUESTIONS = 8;
/** A service that has lived so long starts with a clean slate. */
const HEALTHY_MS = 60_000;

/** Starts a service; `onEnd` is to be called when it has ended. */
export type StartService = (onEnd: () => void) => Promise<TypeService>;

/**
 * A service that starts when the first question is put, starts again when it has died, and then knows the documents as
 * before. Documents go out with the next question. While it pauses after a death, and while too many wait for answers,
 * questions are refused at once; while it starts they wait.
 */
export class RestartingService implements TypeService {
  readonly #start: StartService;
  readonly #now: () => number;
  readonly #documents = new Map<string, string>();
  /** Documents that the service has not been told. */
  readonly #untold = new Set<string>();
  #asked = 0;
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

  /** Whether the document was put. */
  has(document: string): boolean {
    return this.#documents.has(document);
  }

  update(documents: readonly DocumentText[]): void {
    for (const { document, text } of documents) {
      if (this.#documents.get(document) === text) continue;
      this.#documents.set(document, text);
      this.#untold.add(document);
    }
  }

  filesChanged(changes: readonly FileChange[]): void {
    this.#service?.filesChanged(changes);
  }

  complete(place: DocumentPlace): Promise<Suggestions> {
    return this.#ask((service) => service.complete(place));
  }

  inspect(place: DocumentPlace): Promise<Explanation | undefined> {
    return this.#ask((service) => service.inspect(place));
  }

  signature(place: DocumentPlace): Promise<Explanation | undefined> {
    return this.#ask((service) => service.signature(place));
  }

  diagnose(documents: readonly string[]): Promise<Problem[][]> {
    return this.#ask((service) => service.diagnose(documents));
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

  async #ask<T>(question: (service: TypeService) => Promise<T>): Promise<T> {
    if (this.#asked >= QUESTIONS) throw new TypeServiceError("it is busy");
    this.#asked += 1;
    try {
      const service = await this.#ready();
      this.#tell(service);
      return await question(service);
    } finally {
      this.#asked -= 1;
    }
  }

  #tell(service: TypeService): void {
    if (this.#untold.size === 0) return;
    service.update([...this.#untold].map((document) => ({ document, text: this.#documents.get(document)! })));
    this.#untold.clear();
  }

  async #ready(): Promise<TypeService> {
    if (this.#service) return this.#service;
    if (this.#closed) throw new TypeServiceError("it was closed");
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
    for (const document of this.#documents.keys()) this.#untold.add(document);
    this.#service = service;
    return service;
  }

  #died(): void {
    const lived = this.#now() - this.#startedAt;
    this.#deaths = lived > HEALTHY_MS ? 1 : this.#deaths + 1;
    this.#pausedUntil = this.#now() + Math.min(PAUSE_MS * 2 ** (this.#deaths - 1), LONGEST_PAUSE_MS);
  }
}
