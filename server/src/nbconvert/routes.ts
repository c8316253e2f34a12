import type { Contents } from "../contents/contents.ts";
import type { Notebook } from "../contents/notebook.ts";
import { notFound } from "../errors.ts";
import { contentDisposition } from "../files/disposition.ts";
import type { Handler } from "../http/exchange.ts";
import { sendJson } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import { languageOf } from "./cells.ts";
import { toMarkdown } from "./markdown.ts";
import { toScript } from "./script.ts";

interface Exported {
  text: string;
  type: string;
  extension: string;
}

/** What a notebook can be exported to. The converter to HTML is loaded when it is first asked for. */
const exporters: Readonly<
  Record<string, { type: string; convert: (notebook: Notebook, name: string) => Promise<Exported> }>
> = {
  html: {
    type: "text/html",
    convert: async (notebook, name) => {
      const { toHtml } = await import("./html.ts");
      return { text: `<!doctype html>\n${toHtml(notebook, name)}`, type: "text/html", extension: ".html" };
    },
  },
  markdown: {
    type: "text/markdown",
    convert: async (notebook) => ({ text: toMarkdown(notebook), type: "text/markdown", extension: ".md" }),
  },
  script: {
    type: "text/x-script",
    convert: async (notebook) => ({
      text: toScript(notebook),
      type: "text/plain",
      extension: languageOf(notebook).extension,
    }),
  },
};

/** Adds `/api/nbconvert` (what there is) and `/nbconvert/FORMAT/PATH` (`?download=true` to be saved). */
export function registerNbconvert(router: Router, contents: Contents): void {
  router.on("GET", "/api/nbconvert", ({ res }) => {
    sendJson(
      res,
      Object.fromEntries(Object.entries(exporters).map(([name, { type }]) => [name, { output_mimetype: type }])),
    );
  });
  const send: Handler = async ({ params, query, res }) => {
    const exporter = Object.hasOwn(exporters, params.format ?? "") ? exporters[params.format ?? ""] : undefined;
    if (!exporter) throw notFound(`No exporter "${params.format}". There are: ${Object.keys(exporters).join(", ")}.`);
    const model = await contents.get(params.path ?? "", { type: "notebook" });
    const name = model.name.replace(/\.ipynb$/, "");
    const { text, type, extension } = await exporter.convert(model.content as Notebook, name);
    const download = /^(1|true)$/i.test(query.get("download") ?? "");
    const body = Buffer.from(text);
    res.writeHead(200, {
      "content-type": `${type}; charset=utf-8`,
      "content-length": body.length,
      "content-disposition": contentDisposition(download ? "attachment" : "inline", name + extension),
      "content-security-policy": "sandbox; default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'",
      "cache-control": "no-store",
    });
    res.end(body);
  };
  router.on("GET", "/nbconvert/:format*path", send, "page");
}
