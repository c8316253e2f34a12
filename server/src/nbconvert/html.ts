import { escapeHtml, Html, html } from "@craton/edge";
import { Marked } from "marked";
import type { Notebook, NotebookCell } from "../contents/notebook.ts";
import { isObject } from "../http/body.ts";
import { type Shown, shownOutputs } from "./cells.ts";

/** What the page of a notebook may do: show itself, nothing more. Said in the page too, for when it was saved. */
const notebookPolicy = "default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'";

/**
 * A notebook as one HTML page. Raw HTML in Markdown is shown as text; HTML outputs lie in frames without scripts.
 * @param title escaped here
 */
export function toHtml(notebook: Notebook, title: string): Html {
  return html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${notebookPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Html(style)}</style></head>
<body><main>
${notebook.cells.map(cellHtml)}</main></body></html>`;
}

function cellHtml(cell: NotebookCell): Html {
  if (cell.cell_type === "markdown")
    return html`<section class="markdown">${renderMarkdown(cell.source, cell)}</section>\n`;
  if (cell.cell_type !== "code") return html`<pre class="raw">${cell.source}</pre>\n`;
  const count = typeof cell.execution_count === "number" ? cell.execution_count : " ";
  return html`<section class="code"><div class="prompt">[${count}]</div><pre><code>${cell.source}</code></pre>
${shownOutputs(cell).map((shown) => outputHtml(shown, cell))}</section>\n`;
}

function outputHtml(shown: Shown, cell: NotebookCell): Html {
  switch (shown.kind) {
    case "image":
      return html`<img alt="output" src="data:${shown.type};base64,${shown.data}">`;
    case "html":
      return html`<iframe sandbox title="output" srcdoc="${shown.text}"></iframe>`;
    case "markdown":
      return html`<div class="markdown">${renderMarkdown(shown.text, cell)}</div>`;
    case "text":
      return html`<pre class="output">${shown.text}</pre>`;
    case "error":
      return html`<pre class="output error">${shown.text}</pre>`;
  }
}

function renderMarkdown(source: string, cell: NotebookCell): Html {
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return isSafe(href, /^(https?|mailto):/i) ? `<a href="${escapeHtml(href)}">${text}</a>` : text;
      },
      image({ href, text }) {
        const source = attachmentOf(cell, href) ?? href;
        return isSafe(source, /^(https?:|data:image\/)/i)
          ? `<img alt="${escapeHtml(text)}" src="${escapeHtml(source)}">`
          : escapeHtml(text);
      },
    },
  });
  return new Html(marked.parse(source, { async: false }));
}

/** Whether an address has one of the schemes, or none: `javascript:` and the like have one that is not listed. */
function isSafe(href: string, schemes: RegExp): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers ignore them inside a scheme
  const address = href.replace(/[\u0000-\u0020]/g, "");
  return schemes.test(address) || !/^[^/?#]*:/.test(address);
}

/** `attachment:name` as an address with the data itself. */
function attachmentOf(cell: NotebookCell, href: string): string | undefined {
  if (!href.startsWith("attachment:") || !isObject(cell.attachments)) return undefined;
  const bundle = cell.attachments[decodeName(href.slice("attachment:".length))];
  const type = Object.keys(bundle ?? {}).find((one) => /^image\/[\w.+-]+$/.test(one));
  return type && bundle ? `data:${type};base64,${String(bundle[type])}` : undefined;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
pre{overflow:auto;padding:.6rem;margin:.2rem 0;font:14px/1.4 ui-monospace,monospace}.code>pre:first-of-type{background:color-mix(in srgb,currentColor 7%,transparent);border-radius:4px}
.code{margin:1rem 0}.prompt{font:12px ui-monospace,monospace;opacity:.6}.error{color:light-dark(#a00,#f99)}img{max-width:100%}
iframe{width:100%;height:20rem;border:1px solid color-mix(in srgb,currentColor 20%,transparent);resize:vertical;background:#fff;color-scheme:light}
table{border-collapse:collapse}td,th{border:1px solid color-mix(in srgb,currentColor 30%,transparent);padding:.2rem .5rem}`;
