import { createHmac } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, type JsonObject } from "../http/body.ts";
import { type Notebook, type NotebookCell, sortKeys } from "./notebook.ts";

/** How many signatures are kept; the oldest go first. As nbformat's notary. */
const signatureLimit = 65_536;

/**
 * Signs notebooks as nbformat's notary does: outputs that this person made or accepted are trusted when the notebook
 * is opened again; anybody else's stay inert. Signatures lie as empty files in a folder of the person's state.
 */
export class Trust {
  readonly #folder: string;
  readonly #key: string;

  /** @param key the person's own secret */
  constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#key = key;
  }

  /** Marks the code cells of a notebook that was read: `metadata.trusted`. */
  async mark(notebook: Notebook): Promise<Notebook> {
    const signed = await this.#isSigned(notebook);
    for (const cell of notebook.cells)
      if (cell.cell_type === "code") cell.metadata.trusted = signed || isHarmless(cell);
    return notebook;
  }

  /** Signs a notebook about to be saved if its page showed every cell as trusted. */
  async signIfTrusted(notebook: Notebook): Promise<void> {
    const trusted = notebook.cells.every(
      (cell) => cell.cell_type !== "code" || cell.metadata.trusted === true || isHarmless(cell),
    );
    if (trusted) await this.sign(notebook);
  }

  /** Signs a notebook. */
  async sign(notebook: Notebook): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(this.#fileOf(notebook), "", { mode: 0o600 });
    await this.#cull();
  }

  async #isSigned(notebook: Notebook): Promise<boolean> {
    return stat(this.#fileOf(notebook)).then(
      () => true,
      () => false,
    );
  }

  async #cull(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= signatureLimit) return;
    const ages = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    const oldest = ages.sort((a, b) => a.at - b.at).slice(0, names.length - Math.floor(signatureLimit * 0.75));
    await Promise.all(oldest.map(({ name }) => rm(join(this.#folder, name), { force: true })));
  }

  #fileOf(notebook: Notebook): string {
    const content = JSON.stringify(
      { ...notebook, cells: notebook.cells.map(withoutMark), metadata: unsigned(notebook) },
      sortKeys,
    );
    return join(this.#folder, createHmac("sha256", this.#key).update(content).digest("hex"));
  }
}

function withoutMark(cell: NotebookCell): JsonObject {
  const { trusted: _mark, ...metadata } = cell.metadata;
  return { ...cell, metadata };
}

function unsigned({ metadata: { signature: _old, ...metadata } }: Notebook): JsonObject {
  return metadata;
}

/** Outputs that can do nothing need no trust: none at all, streams, errors and plain text. */
function isHarmless(cell: NotebookCell): boolean {
  return (cell.outputs ?? []).every((output) => {
    if (output.output_type === "stream" || output.output_type === "error") return true;
    return isObject(output.data) && Object.keys(output.data).every((type) => type === "text/plain");
  });
}
