import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { services, startTestServer, type TestServer } from "../testing/test-server.ts";

const bundle = (data: Record<string, unknown>): object => ({ output_type: "display_data", metadata: {}, data });
const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: "typescript", file_extension: ".ts" } },
  cells: [
    {
      cell_type: "markdown",
      metadata: {},
      source:
        "# Title\n<script>alert(1)</script>\n\n[bad](javascript:alert(2)) [good](https://example.org/?a&b) ![pic](attachment:p.png)",
      attachments: { "p.png": { "image/png": "QUJD" } },
    },
    {
      cell_type: "code",
      execution_count: 3,
      metadata: {},
      source: 'const a = "<b>";\n```',
      outputs: [
        { output_type: "stream", name: "stdout", text: "\u001b[31mred\u001b[0m <i>\n" },
        bundle({ "image/png": "QUJD\n", "text/plain": "figure" }),
        bundle({ "text/html": "<table onclick='x()'><tr><td>1</td></tr></table>" }),
        bundle({ "image/svg+xml": "<svg onload='x()'/>" }),
        { output_type: "error", ename: "E", evalue: "bang", traceback: ["\u001b[0;31mE: bang\u001b[0m"] },
      ],
    },
    { cell_type: "raw", metadata: {}, source: "raw <u>" },
  ],
};

let own: TestServer;
beforeAll(async () => {
  own = await startTestServer();
  await writeFile(join(own.root, "a b.ipynb"), JSON.stringify(notebook));
});
afterAll(() => own?.[Symbol.asyncDispose]());

test("the client of reference sees what there is", async () => {
  const manager = new services.NbConvertManager({ serverSettings: own.settings });
  expect(await manager.getExportFormats()).toEqual({
    html: { output_mimetype: "text/html" },
    markdown: { output_mimetype: "text/markdown" },
    script: { output_mimetype: "text/x-script" },
  });
});

test("HTML shows everything and runs nothing", async () => {
  const answer = await own.ask("nbconvert/html/a%20b.ipynb");
  const page = await answer.text();
  expect(answer.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
  expect(page).toContain("<h1>Title</h1>");
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).not.toMatch(/<script|javascript:|<svg|<table/);
  expect(page).toContain('<a href="https://example.org/?a&amp;b">good</a>');
  expect(page.match(/src="data:image\/png;base64,QUJD"/g)).toHaveLength(2);
  expect(page).toContain("const a = &quot;&lt;b&gt;&quot;;");
  expect(page).toContain("red &lt;i&gt;");
  expect(page).toContain('<iframe sandbox title="output" srcdoc="&lt;table onclick=');
  expect(page).toContain("data:image/svg+xml;base64,");
  expect(page).not.toContain("\u001b");
});

test("Markdown and script", async () => {
  const markdown = await (await own.ask("nbconvert/markdown/a%20b.ipynb")).text();
  expect(markdown).toContain('````typescript\nconst a = "<b>";\n```\n````');
  expect(markdown).toContain("![output](data:image/png;base64,QUJD)");
  const script = await own.ask("nbconvert/script/a%20b.ipynb?download=true");
  expect(script.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''a%20b.ts");
  expect(await script.text()).toMatch(
    /^\/\/ # Title\n\/\/ <script>[\s\S]*\n\nconst a = "<b>";\n```\n\n\/\/ raw <u>\n$/,
  );
});

test("what there is not is named", async () => {
  expect((await own.ask("nbconvert/pdf/a%20b.ipynb")).status).toBe(404);
  expect((await own.ask("nbconvert/html/none.ipynb")).status).toBe(404);
  expect((await own.ask("nbconvert/constructor/a%20b.ipynb")).status).toBe(404);
});
