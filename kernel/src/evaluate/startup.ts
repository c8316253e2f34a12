import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The TypeScript file to run before the first cell: what `CRATON_KERNEL_STARTUP` names, nothing if that is empty, else
 * `craton/startup.ts` in the person's folder of configuration, if there is one. Never a file of the notebook's folder.
 */
export function startupFile(environment: NodeJS.ProcessEnv): string | undefined {
  const { CRATON_KERNEL_STARTUP: named, XDG_CONFIG_HOME: config } = environment;
  if (named !== undefined) return named === "" ? undefined : named;
  const file = join(config || join(homedir(), ".config"), "craton", "startup.ts");
  return existsSync(file) ? file : undefined;
}

/** The run of the startup file. */
export class Startup {
  readonly #file: string | undefined;
  readonly #run: (code: string, file: string) => Promise<unknown>;
  #running: Promise<void> | undefined;
  #error: Error | undefined;

  constructor(file: string | undefined, run: (code: string, file: string) => Promise<unknown>) {
    this.#file = file;
    this.#run = run;
  }

  /** Runs it for the first cell, whose end by an interrupt is its end too: its code may never settle then. Never rejects. */
  ran(cell: { signal: AbortSignal }): Promise<void> {
    this.#running ??= Promise.race([this.#start(), aborted(cell.signal)]);
    return this.#running;
  }

  /** What went wrong, once. */
  takeError(): Error | undefined {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }

  async #start(): Promise<void> {
    if (this.#file === undefined) return;
    try {
      await this.#run(readFileSync(this.#file, "utf8"), this.#file);
    } catch (cause) {
      this.#error = new Error(`the startup file ${this.#file} failed`, { cause });
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
