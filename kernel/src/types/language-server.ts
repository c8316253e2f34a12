import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import type {
  CompletionItem,
  CompletionList,
  Diagnostic,
  Hover,
  MarkupContent,
  Position,
  Range,
  SignatureHelp,
} from "vscode-languageserver-types";
import { TypeServiceError } from "../errors.ts";
import { JsonRpc } from "./json-rpc.ts";
import { defaultCommand } from "./program.ts";
import type {
  DocumentPlace,
  DocumentText,
  Explanation,
  FileChange,
  Problem,
  Suggestions,
  TypeService,
} from "./service.ts";

/** Longest wait for the server to say that it is there. */
const START_MS = 60_000;
/**
 * A server that has not answered a question for so long is taken for dead. It is long because a server on a busy machine
 * is only slow: to end it would have it begin again, and slower. Nobody waits so long for an answer.
 */
const ANSWER_MS = 120_000;

/**
 * The server's heap grows by two fifths, not to the double, before garbage is looked for: 103 MB instead of 130 or more, for
 * nearly the same CPU, as most of what it makes is garbage. By a fourth would take 5 MB less and a tenth more CPU.
 */
const GOGC = "40";

/** Else the server tells in twenty messages what it does for each question. */
const NO_LOG = 0;

const SUGGESTION_KINDS = (
  "text method function constructor property variable class interface module property unit value enum keyword snippet " +
  "color file reference folder enum-member constant struct event operator type-parameter"
).split(" ");

/** What the server says of a name without a declaration; one of that type reads `let name: any`. */
const UNDECLARED = "any";

const FILE_EVENTS: Readonly<Record<FileChange["kind"], number>> = { created: 1, changed: 2, deleted: 3 };
const MARKDOWN = ["markdown", "plaintext"];
const CAPABILITIES = {
  workspace: { configuration: true },
  textDocument: {
    completion: { completionItem: { documentationFormat: MARKDOWN } },
    hover: { contentFormat: MARKDOWN },
    signatureHelp: { signatureInformation: { documentationFormat: MARKDOWN, activeParameterSupport: true } },
    diagnostic: {},
  },
};

/** Where a language server is and what it is told. */
export interface LanguageServerOptions {
  /** Folder that the documents are in, as far as imports are concerned. Nothing is written there. */
  folder: string;
  /** Answers by section what the server asks about its settings. */
  settings: Record<string, unknown>;
  /** Command line; by default that of the `typescript` package. */
  command?: string[];
  /** Called once when the process has ended or cannot be started. */
  onEnd?: () => void;
}

/** Starts TypeScript's language server in a process of its own. Rejects with {@link TypeServiceError}. */
export async function startLanguageServer(options: LanguageServerOptions): Promise<LanguageServer> {
  const [command = "", ...args] = options.command ?? defaultCommand();
  const env = { GOGC, ...process.env };
  const child = spawn(command, args, { cwd: options.folder, stdio: ["pipe", "pipe", "ignore"], env });
  // Without a listener it would be an exception; where files have run out there are no streams either.
  child.once("error", () => undefined);
  for (const stream of [child.stdin, child.stdout]) stream.on("error", () => undefined);
  const server = new LanguageServer(child, options);
  try {
    await server.initialize(options);
  } catch (error) {
    server.close();
    throw error;
  }
  return server;
}

/** {@link TypeService} by the language server protocol. */
export class LanguageServer implements TypeService {
  /** Of the process. */
  readonly pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #rpc: JsonRpc;
  readonly #folder: string;
  readonly #versions = new Map<string, number>();
  readonly #ended: Promise<never>;

  constructor(child: ChildProcessByStdio<Writable, Readable, null>, options: LanguageServerOptions) {
    const { folder, settings, onEnd } = options;
    this.pid = child.pid;
    this.#child = child;
    this.#folder = folder;
    const setting = ({ section }: { section: string }): unknown => settings[section] ?? null;
    this.#rpc = new JsonRpc({
      input: child.stdout,
      output: child.stdin,
      answers: {
        "workspace/configuration": (asked) => (asked as { items: { section: string }[] }).items.map(setting),
        "client/registerCapability": () => null,
      },
      onBroken: () => this.close(),
    });
    for (const stream of [child.stdin, child.stdout]) stream.once("close", () => this.close());
    this.#ended = new Promise((_resolve, reject) => {
      const end = (reason: string): void => {
        this.#rpc.close();
        reject(new TypeServiceError(reason));
      };
      child.once("error", (error) => end(error.message));
      child.once("exit", (code, signal) => end(`it ended (${signal ?? code})`));
    });
    this.#ended.catch(() => onEnd?.());
  }

  /** The first words of the protocol. */
  async initialize({ folder }: LanguageServerOptions): Promise<void> {
    const rootUri = pathToFileURL(folder).href;
    const initializationOptions = { logVerbosity: NO_LOG };
    const parameters = { processId: process.pid, rootUri, capabilities: CAPABILITIES, initializationOptions };
    await this.#ask("initialize", parameters, START_MS);
    this.#rpc.tell("initialized", {});
  }

  /**
   * The server makes a program for each document that is opened, of all that it imports, and one more for a change of
   * several: so new ones are opened empty and then changed. A configuration needs its text at once, and comes last.
   */
  update(documents: readonly DocumentText[]): void {
    const fresh = documents.filter(({ document }) => !this.#versions.has(document));
    const configurations = fresh.filter(({ document }) => isConfiguration(document));
    const isWhole = (each: DocumentText): boolean => configurations.includes(each);
    for (const each of fresh) if (!isWhole(each)) this.#open(each.document, "");
    for (const { document, text } of configurations) this.#open(document, text);
    for (const each of documents) if (!isWhole(each)) this.#change(each);
  }

  #open(document: string, text: string): void {
    const languageId = isConfiguration(document) ? "json" : "typescript";
    this.#versions.set(document, 1);
    this.#rpc.tell("textDocument/didOpen", {
      textDocument: { uri: this.#uri(document), languageId, version: 1, text },
    });
  }

  #change({ document, text }: DocumentText): void {
    const version = this.#versions.get(document)! + 1;
    this.#versions.set(document, version);
    const textDocument = { uri: this.#uri(document), version };
    this.#rpc.tell("textDocument/didChange", { textDocument, contentChanges: [{ text }] });
  }

  filesChanged(changes: readonly FileChange[]): void {
    const events = changes.map(({ path, kind }) => ({ uri: pathToFileURL(path).href, type: FILE_EVENTS[kind] }));
    this.#rpc.tell("workspace/didChangeWatchedFiles", { changes: events });
  }

  async complete(place: DocumentPlace): Promise<Suggestions> {
    const answer = (await this.#askAt("textDocument/completion", place)) as CompletionItem[] | CompletionList | null;
    const list: CompletionList = Array.isArray(answer)
      ? { items: answer, isIncomplete: false }
      : (answer ?? { items: [], isIncomplete: false });
    const items = list.items.map(({ label, kind = 1 }) => ({
      name: label,
      kind: SUGGESTION_KINDS[kind - 1] ?? "text",
    }));
    return { items, from: rangeOf(list)?.start.character, isPartial: list.isIncomplete };
  }

  async inspect(place: DocumentPlace): Promise<Explanation | undefined> {
    const hover = (await this.#askAt("textDocument/hover", place)) as Hover | null;
    if (!hover) return undefined;
    const [, signature = "", documentation = ""] =
      /^```\w*\n([\s\S]*?)\n```\n?([\s\S]*)$/.exec(markdownOf(hover.contents as MarkupContent)) ?? [];
    if (signature === UNDECLARED) return undefined;
    return { signature, documentation: documentation.trim() };
  }

  async signature(place: DocumentPlace): Promise<Explanation | undefined> {
    const help = (await this.#askAt("textDocument/signatureHelp", place)) as SignatureHelp | null;
    const signature = help?.signatures[help.activeSignature ?? 0];
    if (!help || !signature) return undefined;
    const labels = help.signatures.map(({ label }) => label).join("\n");
    return { signature: labels, documentation: markdownOf(signature.documentation ?? "").trim() };
  }

  diagnose(documents: readonly string[]): Promise<Problem[][]> {
    return Promise.all(documents.map((document) => this.#diagnose(document)));
  }

  /** Ends the process. */
  close(): void {
    this.#child.kill("SIGKILL");
  }

  async #diagnose(document: string): Promise<Problem[]> {
    const parameters = { textDocument: { uri: this.#uri(document) } };
    const report = (await this.#ask("textDocument/diagnostic", parameters)) as { items?: Diagnostic[] };
    return (report.items ?? [])
      .filter(({ severity }) => severity === 1)
      .map(({ code, message, range: { start, end } }) => ({
        code: Number(code),
        message: markdownOf(message),
        start,
        end,
      }));
  }

  #uri(document: string): string {
    return pathToFileURL(join(this.#folder, document)).href;
  }

  #askAt(method: string, { document, line, character }: DocumentPlace): Promise<unknown> {
    const position: Position = { line, character };
    return this.#ask(method, { textDocument: { uri: this.#uri(document) }, position });
  }

  async #ask(method: string, parameters: object, withinMs: number = ANSWER_MS): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.close();
        reject(new TypeServiceError(`it does not answer ${method}`));
      }, withinMs);
    });
    try {
      return await Promise.race([this.#rpc.ask(method, parameters), this.#ended, late]);
    } catch (error) {
      if (error instanceof TypeServiceError) throw error;
      throw new TypeServiceError(`it refuses ${method}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

function isConfiguration(document: string): boolean {
  return document.endsWith(".json");
}

function markdownOf(content: MarkupContent | string): string {
  return typeof content === "string" ? content : content.value;
}

/** The span that the items of a list replace, where the server says so. */
function rangeOf({ itemDefaults, items }: Pick<CompletionList, "itemDefaults" | "items">): Range | undefined {
  const range = itemDefaults?.editRange;
  if (range) return "insert" in range ? range.replace : range;
  const edit = items[0]?.textEdit;
  if (!edit) return undefined;
  return "range" in edit ? edit.range : edit.replace;
}
