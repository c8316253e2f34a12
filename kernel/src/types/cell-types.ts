import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { TypeServiceError } from "../errors.ts";
import { exportedNames } from "../evaluate/preload.ts";
import { parseCell } from "../magic/parse-cell.ts";
import { CellModules, EMPTY_CELL, HUB, type RunCellModule } from "./cell-modules.ts";
import { within } from "./deadline.ts";
import type { Declarations } from "./declarations.ts";
import { Diagnosis } from "./diagnosis.ts";
import { withoutHub } from "./hub-text.ts";
import { ImportedFiles } from "./imported-files.ts";
import { collectExports, EXPORTS, exportsText, importableModules, type KnownExport } from "./known-exports.ts";
import { startLanguageServer } from "./language-server.ts";
import type { TypesSettings } from "./mode.ts";
import { ModuleExports } from "./module-exports.ts";
import { linesOf, toPlace } from "./places.ts";
import { isPlatformPackage, LIBRARY_GLOBAL_NAMES, projectDocuments, SETTINGS } from "./project.ts";
import { RememberedAnswers } from "./remembered-answers.ts";
import { RestartingService } from "./restarting-service.ts";
import type { Explanation, Problem, Suggestion } from "./service.ts";
import { isImportProblem, relevantProblems } from "./warnings.ts";

/** How long after the first cell the service starts, so that a kernel that runs one cell and ends needs none. */
const START_AFTER_MS = 400;
/** A service that nobody has asked for so long ends; the next question starts it again. */
const REST_AFTER_MS = 10 * 60_000;
/** How long nothing was looked at when documents for cells to come are made. */
const CALM_MS = 200;
const SPECIFIER = /\b(?:from|import)\s*\(?\s*["']((?:@[^"'/]+\/)?[^"'./][^"'/]*)/g;

/** How types are dealt with. */
export interface CellTypesOptions extends Pick<TypesSettings, "server"> {
  /** The notebook's folder. */
  folder: string;
  strict: boolean;
  /** The types of the platform's own files. */
  declarations: Declarations;
  /** Longest wait for an answer while somebody types. */
  typingMs: number;
}

/** A cell's module while it is looked at. */
export interface CellCheck {
  /** What its types object to; rejects when nobody knows. */
  found: Promise<Problem[]>;
}

/** {@link Suggestions} with an offset of the text. */
export interface OffsetSuggestions {
  items: Suggestion[];
  from: number | undefined;
  /** Names of modules that nobody has imported yet. */
  imports: Suggestion[];
}

/** What is known about a place in a cell. */
export interface PlaceTypes {
  thing?: Explanation | undefined;
  /** The call that the place is in, if nothing is known about the thing. */
  call?: Explanation | undefined;
}

/** The types of a session: of the cells that were run, and of the text that is being typed. */
export class CellTypes {
  readonly #folder: string;
  readonly #typingMs: number;
  readonly #modules: CellModules;
  readonly #service: RestartingService;
  /** The service, for who types. */
  readonly #answers: RememberedAnswers;
  readonly #diagnosis: Diagnosis;
  /** The cell that each document has now. */
  readonly #cells = new Map<string, RunCellModule>();
  readonly #packages = new Set<string>();
  readonly #files: ImportedFiles;
  #reloads = 0;
  readonly #exports = new ModuleExports(() => this.#askExports());
  #extra: readonly string[] = [];
  readonly #declarations: Declarations;
  /** Another server than the platform's has a language of its own. */
  readonly #hasOwnLanguage: boolean;
  #strict: boolean;
  #hub = "";
  #readsLibrary = false;
  #resting: NodeJS.Timeout | undefined;
  #waking: NodeJS.Timeout | undefined;
  #calm: NodeJS.Timeout | undefined;

  constructor({ folder, strict, server, typingMs, declarations }: CellTypesOptions) {
    this.#folder = folder;
    this.#declarations = declarations;
    this.#hasOwnLanguage = server !== undefined;
    this.#files = new ImportedFiles(folder);
    this.#typingMs = typingMs;
    this.#strict = strict;
    this.#modules = new CellModules(preloadedNames(), LIBRARY_GLOBAL_NAMES);
    const command = server ? { command: server } : {};
    this.#service = new RestartingService((onEnd) =>
      startLanguageServer({ folder, settings: SETTINGS, onEnd, ...command }),
    );
    this.#answers = new RememberedAnswers(this.#service);
    this.#diagnosis = new Diagnosis((documents) => this.#service.diagnose(documents));
    this.#configure();
    this.#answers.update([this.#modules.scratch("")]);
    this.#updateHub();
  }

  /** Whether a cell with type errors is not to be run. */
  get strict(): boolean {
    return this.#strict;
  }

  set strict(on: boolean) {
    if (on === this.#strict) return;
    this.#strict = on;
    this.#configure();
  }

  /** Takes note of a cell that is about to run, and looks at it if that costs no start of the service. */
  check(source: string): CellCheck | undefined {
    const code = this.#typescript(source);
    const module = this.#modules.add(code);
    if (!module) return undefined;
    this.#knowImports(code);
    this.#updateHub();
    this.#answers.update([module]);
    this.#cells.set(module.document, module);
    if (!/[\p{ID_Start}"'`]/u.test(code)) return undefined;
    if (!this.#service.isUp && !this.#strict) {
      this.#wakeSoon();
      return undefined;
    }
    return this.#check(module, code);
  }

  /** What fits at an offset of a text; `undefined` when that is not known in time. */
  async complete(source: string, offset: number): Promise<OffsetSuggestions | undefined> {
    const place = this.#typed(source, offset);
    const found = await within(this.#answers.complete(place), this.#typingMs);
    if (!found) return undefined;
    const items = found.items.filter(({ name }) => !name.startsWith("$$"));
    const member = /\.\s*[\p{ID_Continue}$]*$/u.test(source.slice(0, offset));
    const from = found.from === undefined ? undefined : offset - place.character + found.from;
    const isName = !member && items.some(({ kind }) => kind === "keyword");
    const start = from ?? offset - /[\p{ID_Continue}$]*$/u.exec(source.slice(0, offset))![0].length;
    return {
      from,
      imports: isName ? await this.#exports.inPlace(this.#typescript(source), { from: start, to: offset, items }) : [],
      items: items.map(({ name, kind }) => ({ name, kind: member ? kind : (this.#modules.kindOf(name) ?? kind) })),
    };
  }

  /** What is known about the thing at an offset of a text, or else about the call around it. */
  async inspect(source: string, offset: number): Promise<PlaceTypes> {
    const until = performance.now() + this.#typingMs;
    const place = this.#typed(source, offset);
    const thing = await within(this.#answers.inspect(place), this.#typingMs);
    const left = until - performance.now();
    const call = thing || left <= 0 ? undefined : await within(this.#service.signature(place), left);
    return { thing: thing && readable(thing), call: call && readable(call) };
  }

  /** Declares variables from the values that they hold now. */
  setLive(types: Readonly<Record<string, string | null>>): void {
    this.#modules.setLive(types);
  }

  /** Makes all names unknown. */
  forget(): void {
    this.#modules.forget();
  }

  /** Ends the service. */
  close(): void {
    clearTimeout(this.#resting);
    clearTimeout(this.#waking);
    clearTimeout(this.#calm);
    this.#service.close();
  }

  #check(module: RunCellModule, code: string): CellCheck {
    const { document, firstLine, importsAreRight } = module;
    this.#touch();
    const strict = this.#strict;
    const lines = linesOf(code).length;
    const found = this.#diagnosis.of(document).then((problems) => {
      if (this.#cells.get(document) !== module) throw new TypeServiceError("its document was taken for another cell");
      if (!problems.some(isImportProblem)) importsAreRight();
      return this.#exports.withImports(relevantProblems(problems, { firstLine, lines, strict }));
    });
    found.then(() => this.#makeRoomSoon()).catch(() => undefined);
    return { found };
  }

  #makeRoomSoon(): void {
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => {
      if (!this.#modules.makeRoom()) return;
      this.#updateHub();
      this.#service.diagnose([HUB]).catch(() => undefined);
    }, CALM_MS).unref();
  }

  async #askExports(): Promise<KnownExport[]> {
    const modules = importableModules(this.#folder);
    for (const name of modules) if (isPlatformPackage(name, this.#folder)) this.#packages.add(name);
    this.#answers.update([{ document: EXPORTS, text: exportsText(modules) }]);
    this.#extra = [EXPORTS];
    this.#configure();
    try {
      return await collectExports(this.#service, modules);
    } finally {
      this.#answers.update([{ document: EXPORTS, text: "export {};\n" }]);
    }
  }

  /** The text as the service sees it next, and a place in it. */
  #typed(source: string, offset: number): ReturnType<typeof toPlace> {
    this.#touch();
    const code = this.#typescript(source);
    const module = this.#modules.scratch(code);
    this.#knowImports(code);
    if (this.#modules.readsLibrary !== this.#readsLibrary) this.#updateHub();
    this.#answers.update([module]);
    return toPlace(module, code, offset);
  }

  #typescript(source: string): string {
    return parseCell(source, (name) => this.#modules.knows(name) || name in globalThis).text;
  }

  #updateHub(): void {
    const { hub, readsLibrary } = this.#modules;
    if (readsLibrary !== this.#readsLibrary) {
      this.#readsLibrary = readsLibrary;
      this.#configure();
    }
    if (hub === this.#hub) return;
    this.#hub = hub;
    // Documents that the hub names before they are there, or that come one at a time, are ten times slower than new texts.
    const fresh = this.#modules.documents.filter((document) => !this.#service.has(document));
    this.#answers.update(fresh.map((document) => ({ document, text: EMPTY_CELL })));
    this.#answers.update([{ document: HUB, text: hub }]);
  }

  /** The service looks at files once: it is told what has changed, and reads packages anew with its configuration. */
  #knowImports(code: string): void {
    this.#files.add(code);
    const { files, packages } = this.#files.look();
    if (files.length > 0) this.#answers.filesChanged(files);
    if (packages) {
      this.#reloads += 1;
      this.#exports.renew();
      this.#configure();
    }
    this.#knowPackages(code);
  }

  #knowPackages(code: string): void {
    const fresh = [...code.matchAll(SPECIFIER)]
      .map(([, name]) => name!)
      .filter((name) => !this.#packages.has(name) && !isBuiltin(name) && isPlatformPackage(name, this.#folder));
    if (fresh.length === 0) return;
    for (const name of fresh) this.#packages.add(name);
    this.#configure();
  }

  #configure(): void {
    const options = {
      folder: this.#folder,
      strict: this.#strict,
      packages: this.#packages,
      documents: this.#extra,
      declarations: this.#declarations,
      hasOwnLanguage: this.#hasOwnLanguage,
      readsLibrary: this.#modules.readsLibrary,
    };
    const end = "\n".repeat(this.#reloads % 2);
    const documents = projectDocuments(options);
    this.#answers.update(documents.map(({ document, text }) => ({ document, text: text + end })));
  }

  #wakeSoon(): void {
    this.#waking ??= setTimeout(() => {
      this.#waking = undefined;
      this.#service.diagnose([HUB]).catch(() => undefined);
      this.#touch();
    }, START_AFTER_MS).unref();
  }

  #touch(): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#service.rest(), REST_AFTER_MS).unref();
  }
}

function preloadedNames(): string[] {
  const { resolve } = createRequire(import.meta.url);
  return exportedNames(readFileSync(resolve("@craton/datacube"), "utf8"));
}

function readable({ signature, documentation }: Explanation): Explanation {
  return { signature: withoutHub(signature), documentation };
}
