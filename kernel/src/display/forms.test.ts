import { describe, expect, test } from "vitest";
import { type Shown, shownMessage } from "./bundle.ts";
import { toShown } from "./forms.ts";
import { html, latex, markdown, svg } from "./rich.ts";

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const VEGA_LITE = "application/vnd.vegalite.v5+json";

async function data(value: unknown): Promise<Record<string, unknown>> {
  return ((await toShown(value)) as Shown).data;
}

describe("images", () => {
  test.each([
    ["image/png", PIXEL],
    ["image/jpeg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16)],
    ["image/gif", Buffer.from("GIF89a...")],
    ["image/webp", Buffer.from("RIFF\0\0\0\0WEBPVP8 ")],
  ])("%s is known by its first bytes", async (type, bytes) => {
    expect((await data(bytes))[type]).toBe(bytes);
    expect((await data(new Blob([bytes], { type: "image/x" })))[type]).toEqual(new Uint8Array(bytes));
  });
  test("SVG is sent as text", async () => {
    const text = '<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>';
    expect((await data(Buffer.from(text)))["image/svg+xml"]).toBe(text);
    expect((await data(Buffer.from("<p>no <svg></p>")))["image/svg+xml"]).toBeUndefined();
  });
  test("other bytes are text, and an image has its size in the metadata", async () => {
    expect(Object.keys(await data(new Uint8Array(9)))).toEqual(["text/plain"]);
    expect(toShown(PIXEL, { width: 40 })).toMatchObject({ metadata: { "image/png": { width: 40 } } });
  });
});

describe("charts", () => {
  test.each([
    ["https://vega.github.io/schema/vega-lite/v5.json", VEGA_LITE],
    ["https://vega.github.io/schema/vega-lite/v6.1.0.json", VEGA_LITE],
    ["https://vega.github.io/schema/vega/v5.json", "application/vnd.vega.v5+json"],
  ])("%s is drawn", async ($schema, type) => {
    const spec = { $schema, mark: { type: "bar" }, title: { text: "Rain" } };
    expect(await data(spec)).toEqual({ "text/plain": expect.stringMatching(/chart \(bar\) Rain$/), [type]: spec });
  });
  test("another schema, or one from a getter, is no chart", async () => {
    expect(await data({ $schema: "https://json-schema.org/draft/2020-12/schema" })).not.toHaveProperty(VEGA_LITE);
    const getter = {
      get $schema() {
        throw new Error("no");
      },
    };
    expect(Object.keys(await data(getter))).toEqual(["text/plain"]);
  });
});

describe("text with a type", () => {
  test("HTML escapes what is put into a template, unless it is HTML", () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(String(html`<ul>${["<a>", "b"].map(item)}</ul>`)).toBe("<ul><li>&lt;a&gt;</li><li>b</li></ul>");
    expect(String(html("<b>as it is</b>"))).toBe("<b>as it is</b>");
    expect(svg`<text>${"&"}</text>`.shown.data["image/svg+xml"]).toBe("<text>&amp;</text>");
  });
  test("LaTeX and Markdown keep their backslashes; a bare formula gets its marks", () => {
    expect(String(latex`\frac{${1}}{2}`)).toBe("$$\\displaystyle \\frac{1}{2}$$");
    expect(String(latex`an inline $\alpha$`)).toBe("an inline $\\alpha$");
    expect(String(markdown`\`code\` and $\nu$ ${[1, 2]}`)).toBe("`code` and $\\nu$ 12");
  });
  test("they show themselves", async () => {
    expect(await data(markdown`*a*`)).toEqual({ "text/plain": "*a*", "text/markdown": "*a*" });
  });
});

test("an address is a link only when it leads to the web", async () => {
  expect((await data(new URL('https://a.test/?q="<x>')))["text/html"]).toMatch(
    /^<a href="https:\/\/a.test\/\?q=%22%3Cx%3E"/,
  );
  expect(await data(new URL("javascript:alert(1)"))).toEqual({ "text/plain": "javascript:alert(1)" });
});

test("no object can make looking for its form fail", async () => {
  const trap = () => {
    throw new Error("trap");
  };
  const hostile = [
    new Proxy({}, { get: trap, getPrototypeOf: trap, ownKeys: trap }),
    Object.create(new Proxy({}, { get: trap, getPrototypeOf: trap })),
    {
      get type() {
        return trap();
      },
      get schema() {
        return trap();
      },
    },
    {
      type: "FeatureCollection",
      features: [
        {
          type: "Feature",
          get geometry() {
            return trap();
          },
        },
      ],
    },
    { schema: { fields: [{ name: "a", type: { toString: trap } }] }, numRows: 1, getChildAt: trap },
  ];
  for (const value of hostile) expect(Object.keys(await data(value))).toEqual(["text/plain"]);
});

test("metadata go along with the data", () => {
  const message = shownMessage(
    { data: { "text/plain": "a" }, metadata: { "text/plain": { x: 1 } } },
    { transient: {} },
  );
  expect(JSON.parse(message)).toEqual({
    transient: {},
    metadata: { "text/plain": { x: 1 } },
    data: { "text/plain": "a" },
  });
});

describe("values with code of their own", () => {
  test("getters are not called to find out what a value is", async () => {
    const called: string[] = [];
    const value = {};
    for (const name of ["type", "features", "geometry", "schema", "numRows", "getChildAt", "$schema"])
      Object.defineProperty(value, name, { enumerable: true, get: () => called.push(name) });
    expect(await data(value)).toMatchObject({ "text/plain": expect.stringContaining("[Getter]") });
    expect(called).toEqual([]);
  });
  test("a proxy that answers whatever it is asked has no hook; one of an object with a hook has it", async () => {
    const anything = new Proxy({}, { get: () => () => 1 });
    expect(await data(anything)).toEqual({ "text/plain": "{}" });
    const own = new Proxy({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>" }) }, {});
    expect(await data(own)).toEqual({ "text/html": "<b>" });
  });
  test("bytes that begin with many comments are looked at once", async () => {
    const started = process.cpuUsage();
    expect(await data(Buffer.from("<!---->".repeat(280)))).not.toHaveProperty("image/svg+xml");
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1);
  });
});
