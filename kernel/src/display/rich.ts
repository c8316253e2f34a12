import type { MimeBundle, Shown } from "./bundle.ts";
import { escapeHtml } from "./html.ts";

/** Content that front ends show as what it is, not as text: the result of a cell, or an argument of `display`. */
export class Rich {
  readonly #shown: Shown;

  constructor(data: MimeBundle, metadata: Record<string, unknown> = {}) {
    this.#shown = { data, metadata };
  }

  /** What is sent for it. */
  get shown(): Shown {
    return this.#shown;
  }

  /** Whether a value is rich content; asks nothing of it. */
  static isRich(value: unknown): value is Rich {
    return typeof value === "object" && value !== null && #shown in value;
  }

  /** The content itself if it is text. */
  toString(): string {
    const [content] = Object.entries(this.shown.data).flatMap(([type, data]) => (type === "text/plain" ? [] : [data]));
    return typeof content === "string" ? content : String(this.shown.data["text/plain"] ?? "");
  }
}

/** Makes rich content of a text: `html(text)`, or as a tag of a template. */
export type TextTag = (text: string | TemplateStringsArray, ...values: unknown[]) => Rich;

/** HTML. In a template, values are escaped unless they are HTML themselves; arrays are joined. */
export const html: TextTag = (text, ...values) => textual("text/html", fill(text, values, escaped));

/** Markdown. A template keeps its backslashes, so that formulas need no second one. */
export const markdown: TextTag = (text, ...values) => textual("text/markdown", fill(raw(text), values, joined));

/** A formula or text in LaTeX; without `$` or an environment it is a formula on a line of its own. */
export const latex: TextTag = (text, ...values) => {
  const filled = fill(raw(text), values, joined);
  return textual("text/latex", /\$|\\\(|\\\[|\\begin\b/.test(filled) ? filled : `$$\\displaystyle ${filled}$$`);
};

/** A drawing in SVG. */
export const svg: TextTag = (text, ...values) => textual("image/svg+xml", fill(text, values, escaped));

function textual(type: string, content: string): Rich {
  return new Rich({ "text/plain": content, [type]: content });
}

function fill(
  text: string | readonly string[],
  values: readonly unknown[],
  toText: (value: unknown) => string,
): string {
  if (typeof text === "string") return text;
  return text.map((part, index) => part + (index < values.length ? toText(values[index]) : "")).join("");
}

/** The pieces of a template with their backslashes, except those before a backtick or `${`. */
function raw(text: string | TemplateStringsArray): string | readonly string[] {
  return typeof text === "string" ? text : text.raw.map((part) => part.replace(/\\(`|\$\{)/g, "$1"));
}

function joined(value: unknown): string {
  return Array.isArray(value) ? value.map(joined).join("") : String(value);
}

function escaped(value: unknown): string {
  if (Array.isArray(value)) return value.map(escaped).join("");
  return Rich.isRich(value) ? String(value) : escapeHtml(String(value));
}
