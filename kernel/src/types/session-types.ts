import type { CellOutcome, CellRequest } from "../bridge/messages.ts";
import type { CellCheck, CellTypes, CellTypesOptions, OffsetSuggestions, PlaceTypes } from "./cell-types.ts";
import { within } from "./deadline.ts";
import type { TypesSettings } from "./mode.ts";
import type { Problem } from "./service.ts";
import { problemLines } from "./warnings.ts";

/** How long a strict cell waits for its check. */
const STRICT_MS = 10_000;
/** Longest wait for an answer while somebody types. */
const TYPING_MS = 800;
/** Cells that are remembered until types are looked at for the first time. */
const EARLY_LIMIT = 400;
/** After the first cell: what a kernel needs that runs one cell and ends is not loaded. */
const LOAD_AFTER_MS = 300;

/** A cell that is run, seen from its types. */
export interface CheckedCell {
  /** In strict mode, how the cell ends without being run, because its types are wrong. */
  refusal(): Promise<CellOutcome | undefined>;
  /** Resolves when its warnings are out, or will not be. */
  settled(): Promise<void>;
}

const UNCHECKED: CheckedCell = { refusal: async () => undefined, settled: async () => undefined };

/** The types of the session; loaded some time after the first cell, or when somebody asks. */
export class SessionTypes {
  readonly #options: Omit<CellTypesOptions, "declarations">;
  readonly #waitMs: number;
  readonly #early: string[] = [];
  #live: Record<string, string | null> = {};
  #loading: Promise<CellTypes | undefined> | undefined;
  #types: CellTypes | undefined;
  #strict: boolean;
  #off: boolean;

  constructor({ mode, waitMs, ...options }: TypesSettings & { folder: string }) {
    this.#options = { ...options, strict: mode === "strict", typingMs: Math.max(TYPING_MS, waitMs) };
    this.#waitMs = waitMs;
    this.#strict = mode === "strict";
    this.#off = mode === "off";
  }

  /** Whether a cell with type errors is not run. */
  get strict(): boolean {
    return this.#strict;
  }

  set strict(on: boolean) {
    this.#strict = on;
    if (this.#types) this.#types.strict = on;
  }

  /** Looks at a cell that is about to run; `warn` shows a text under it. */
  async check({ code, count, stored, silent }: CellRequest, warn: (text: string) => void): Promise<CheckedCell> {
    if (this.#off) return UNCHECKED;
    const types = this.#strict ? await this.#load() : this.#types;
    if (!types) {
      this.#remember(code);
      return UNCHECKED;
    }
    const check = orUndefined(() => types.check(code));
    if (!check || silent) return UNCHECKED;
    const cell = { file: stored ? `cell-${count}.ts` : "cell.ts", code };
    return this.#strict ? strictCell(check, cell, warn) : looseCell(check, cell, { warn, waitMs: this.#waitMs });
  }

  /** What fits at an offset of a text that is being typed. */
  async complete(code: string, offset: number): Promise<OffsetSuggestions | undefined> {
    const types = await this.#load();
    return types?.complete(code, offset).catch(() => undefined);
  }

  /** What is known about an offset of a text. */
  async inspect(code: string, offset: number): Promise<PlaceTypes | undefined> {
    const types = await this.#load();
    return types?.inspect(code, offset).catch(() => undefined);
  }

  /** Declares variables from the values that they hold now. */
  setLive(types: Record<string, string | null>): void {
    if (this.#types) this.#types.setLive(types);
    else this.#live = { ...this.#live, ...types };
  }

  /** Makes all names unknown. */
  forget(): void {
    this.#early.length = 0;
    this.#live = {};
    this.#types?.forget();
  }

  /** Ends what was started. */
  close(): void {
    this.#off = true;
    this.#types?.close();
  }

  #remember(code: string): void {
    this.#early.push(code);
    if (this.#early.length > EARLY_LIMIT) this.#early.shift();
    if (this.#early.length === 1) setTimeout(() => void this.#load(), LOAD_AFTER_MS).unref();
  }

  #load(): Promise<CellTypes | undefined> {
    this.#loading ??= this.#create().catch(() => undefined);
    return this.#loading;
  }

  async #create(): Promise<CellTypes | undefined> {
    if (this.#off) return undefined;
    const [{ CellTypes }, { declarePlatform }, { SOURCES_THEMSELVES }] = await Promise.all([
      import("./cell-types.ts"),
      import("./project.ts"),
      import("./declarations.ts"),
    ]);
    const declarations = await declarePlatform().catch(() => SOURCES_THEMSELVES);
    if (this.#off) return undefined;
    const types = new CellTypes({ ...this.#options, strict: this.#strict, declarations });
    for (const code of this.#early.splice(0)) types.check(code);
    types.setLive(this.#live);
    this.#types = types;
    return types;
  }
}

/** What a function gives, or `undefined` when it throws: what is wrong with the types stops no cell. */
function orUndefined<T>(give: () => T): T | undefined {
  try {
    return give();
  } catch {
    return undefined;
  }
}

type Named = { file: string; code: string };

interface Warning {
  warn: (text: string) => void;
  waitMs: number;
}

function looseCell(check: CellCheck, cell: Named, { warn, waitMs }: Warning): CheckedCell {
  let open = true;
  const show = (problems: Problem[]): void => {
    if (open && problems.length > 0) warn(`${problemLines(problems, cell).join("\n")}\n`);
    open = false;
  };
  const shown = check.found.then(show).catch(() => undefined);
  const settled = async (): Promise<void> => {
    await within(shown, waitMs);
    open = false;
  };
  return { ...UNCHECKED, settled };
}

function strictCell(check: CellCheck, cell: Named, warn: (text: string) => void): CheckedCell {
  const refusal = async (): Promise<CellOutcome | undefined> => {
    const problems = await within(check.found, STRICT_MS);
    if (!problems) warn(`${cell.file}: its types could not be checked\n`);
    if (!problems?.[0]) return undefined;
    const [{ code, message }] = problems as [Problem];
    return {
      status: "error",
      ename: "TypeCheckError",
      evalue: `TS${code} ${message}`,
      traceback: problemLines(problems, cell),
    };
  };
  return { ...UNCHECKED, refusal };
}
