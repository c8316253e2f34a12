/** A place in a document; line and character (UTF-16) count from 0. */
export interface DocumentPlace {
  document: string;
  line: number;
  character: number;
}

/** Something that could stand at a place. */
export interface Suggestion {
  name: string;
  /** In the words of TypeScript's editors: `method`, `property`, `variable`, `class`, … */
  kind: string;
  /** What is written in its place, where that is not the name. */
  insert?: string;
}

/** What could stand at a place, in no order and also with other beginnings. */
export interface Suggestions {
  items: Suggestion[];
  /** Character in the place's line from which on they replace the text. */
  from: number | undefined;
  /** Whether there may be others when the word grows. */
  isPartial: boolean;
}

/** What is known about the thing at a place. */
export interface Explanation {
  /** Its declaration in TypeScript. */
  signature: string;
  /** Markdown; empty when nobody wrote any. */
  documentation: string;
}

/** What has happened to a file on disk. */
export interface FileChange {
  path: string;
  kind: "created" | "changed" | "deleted";
}

/** Something that TypeScript objects to. Lines and characters count from 0, the end is excluded. */
export interface Problem {
  /** Number of the message, as in `TS2339`. */
  code: number;
  message: string;
  start: { line: number; character: number };
  end: { line: number; character: number };
}

/** A document and what is to be in it. */
export interface DocumentText {
  document: string;
  text: string;
}

/**
 * Knows the types in a set of documents, which exist only here. Questions are about the documents as they were when the
 * question was put; they reject with {@link TypeServiceError} when there will be no answer.
 */
export interface TypeService {
  /** Puts texts in the place of documents, or adds these. */
  update(documents: readonly DocumentText[]): void;
  /** Tells what has happened to files that documents import. */
  filesChanged(changes: readonly FileChange[]): void;
  complete(place: DocumentPlace): Promise<Suggestions>;
  inspect(place: DocumentPlace): Promise<Explanation | undefined>;
  /** The call around the place. */
  signature(place: DocumentPlace): Promise<Explanation | undefined>;
  /** What there is to object to in each of the documents. */
  diagnose(documents: readonly string[]): Promise<Problem[][]>;
  close(): void;
}
