/**
 * What `import * as tslab from "tslab"` gives in cells, installed or not, so that notebooks written for tslab run as they
 * are. Offers the interface of tslab 1.0.
 */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { DisplayFunction } from "./typed.ts";

type Content = string | Uint8Array;

/** Shows content of one type below the cell. */
interface TslabDisplay {
  javascript(text: string): void;
  html(text: string): void;
  markdown(text: string): void;
  latex(text: string): void;
  svg(text: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  pdf(bytes: Uint8Array): void;
  text(text: string): void;
  raw(contentType: string, content: Content): void;
}

const { display: show } = globalThis as unknown as { display: DisplayFunction };

/** Shows each piece of content in an output of its own. */
export const display: TslabDisplay = createDisplay((bundle) => show(bundle, { raw: true }));

/** A display of one output: what it shows replaces what it showed before. */
export function newDisplay(): TslabDisplay {
  const id = randomUUID();
  let update = false;
  return createDisplay((bundle) => {
    show(bundle, { raw: true, id, update });
    update = true;
  });
}

/** Versions, for notebooks that print them. */
export const versions: { tslab: string; typescript: string; node: string } = {
  tslab: "1.0.22",
  typescript: typescriptVersion(),
  node: process.version,
};

function createDisplay(send: (bundle: Record<string, Content>) => void): TslabDisplay {
  const raw = (type: string, content: Content): void => send({ [type]: content });
  const as = (type: string) => (content: Content) => raw(type, content);
  return {
    javascript: as("text/javascript"),
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    gif: as("image/gif"),
    pdf: as("application/pdf"),
    text: as("text/plain"),
    raw,
  };
}

function typescriptVersion(): string {
  try {
    return (createRequire(import.meta.url)("typescript/package.json") as { version: string }).version;
  } catch {
    return "";
  }
}
