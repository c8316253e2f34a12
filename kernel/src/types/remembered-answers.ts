import { startOfLine } from "./places.ts";
import type { DocumentPlace, DocumentText, Explanation, FileChange, Suggestions, TypeService } from "./service.ts";

const WORD_BEFORE = /[\p{ID_Continue}$]*$/u;

/**
 * A service whose last answers hold as long as nothing changes that they depend on: what fits at a word is the same while
 * the word grows, and what a word means is the same at each of its characters. So who types asks the service once for a
 * word, not for each letter, where every question about a new text costs it a new program.
 */
export class RememberedAnswers implements Pick<TypeService, "update" | "filesChanged" | "complete" | "inspect"> {
  readonly #service: TypeService;
  readonly #texts = new Map<string, string>();
  readonly #completion = new LastAnswer<Suggestions>();
  readonly #inspection = new LastAnswer<Explanation | undefined>();
  /** The document that was asked about: its text is part of the questions. */
  #asked = "";

  constructor(service: TypeService) {
    this.#service = service;
  }

  update(documents: readonly DocumentText[]): void {
    const changed = documents.filter(({ document, text }) => this.#texts.get(document) !== text);
    for (const { document, text } of changed) this.#texts.set(document, text);
    if (changed.some(({ document }) => document !== this.#asked)) this.#forget();
    this.#service.update(changed);
  }

  filesChanged(changes: readonly FileChange[]): void {
    this.#forget();
    this.#service.filesChanged(changes);
  }

  complete(place: DocumentPlace): Promise<Suggestions> {
    const [lines, before, after] = this.#around(place);
    const start = before.replace(WORD_BEFORE, "");
    // Without a letter there may be other things to suggest than at the first letter.
    const question = JSON.stringify([lines, start, start === before, after]);
    const isWhole = ({ isPartial }: Suggestions): boolean => !isPartial;
    return this.#completion.of(question, () => this.#service.complete(place), isWhole);
  }

  inspect(place: DocumentPlace): Promise<Explanation | undefined> {
    const [lines, before, after] = this.#around(place);
    const start = before.replace(WORD_BEFORE, "");
    const question = JSON.stringify([lines, start, start === before, `${before}${after}`.slice(start.length)]);
    return this.#inspection.of(
      question,
      () => this.#service.inspect(place),
      () => true,
    );
  }

  /** The lines of a document before a place, its own line up to it, and the text after it. */
  #around({ document, line, character }: DocumentPlace): [lines: string, before: string, after: string] {
    if (document !== this.#asked) this.#forget();
    this.#asked = document;
    const text = this.#texts.get(document) ?? "";
    const at = startOfLine(text, line);
    return [text.slice(0, at), text.slice(at, at + character), text.slice(at + character)];
  }

  #forget(): void {
    this.#completion.forget();
    this.#inspection.forget();
  }
}

/** The answer to the question that was asked last. */
class LastAnswer<T> {
  #question = "";
  #answer: Promise<T> | undefined;

  /** Asks if this is another question than the last, or the last answer does not hold. */
  of(question: string, ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
    if (this.#answer && this.#question === question) return this.#answer;
    const answer = ask();
    const drop = (): void => {
      if (this.#answer === answer) this.#answer = undefined;
    };
    this.#question = question;
    this.#answer = answer;
    answer.then((found) => holds(found) || drop(), drop);
    return answer;
  }

  forget(): void {
    this.#answer = undefined;
  }
}
