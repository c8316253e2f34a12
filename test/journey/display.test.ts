// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { describe, expect, test } from "vitest";
import { hasBrowser, shoot } from "../support/browser.ts";
import { openLab } from "../support/lab.ts";

/** A PNG of 160 × 60 pixels, made without a library. */
const IMAGE = `const { deflateSync, crc32 } = await import("node:zlib");
const [w, h] = [160, 60];
const rows = Buffer.concat(Array.from({ length: h }, (_, y) => Buffer.from([0, ...Array.from({ length: w * 3 }, (_, i) => [i / 2, y * 4, 180][i % 3])])));
const chunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};
const header = Buffer.from([0, 0, 0, w, 0, 0, 0, h, 8, 2, 0, 0, 0]);
Buffer.concat([Buffer.from("\\x89PNG\\r\\n\\x1a\\n", "latin1"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))])`;

const MAP = `const place = (name: string, coordinates: number[]) => ({ type: "Feature", properties: { name }, geometry: { type: "Point", coordinates } });
const ring = [[-24.3, 65.6], [-22.1, 66.4], [-20.4, 65.7], [-16.2, 66.5], [-13.6, 65.1], [-14.9, 64.3], [-18.7, 63.4], [-22.7, 63.9], [-21.8, 64.4], [-24, 65], [-24.3, 65.6]];
({
  type: "FeatureCollection",
  features: [
    { type: "Feature", properties: { name: "Iceland" }, geometry: { type: "Polygon", coordinates: [ring] } },
    { type: "Feature", properties: { name: "Ring road" }, geometry: { type: "LineString", coordinates: [[-21.9, 64.1], [-19, 63.5], [-15.2, 64.3], [-14.4, 65.3], [-18.1, 65.7], [-21.9, 64.1]] } },
    place("Reykjavík", [-21.94, 64.15]),
    place("Akureyri", [-18.1, 65.68]),
  ],
})`;

const CELLS = {
  table: `Array.from({ length: 1234 }, (_, i) => ({ station: \`Station \${i} <b>\`, temp: Math.round(Math.sin(i) * 3000) / 100, at: new Date(Date.UTC(2026, 0, 1, i)), open: i % 3 > 0, note: i % 4 ? null : "a long remark that no column can hold " + "…".repeat(40) }))`,
  map: MAP,
  image: IMAGE,
  markdown: "markdown`**Markdown** with a [link](https://example.org), \\`code\\` and $\\nu^2$`",
  latex: "latex`\\int_0^1 x^2\\,dx = \\frac{1}{3}`",
  json: 'display.json({ type: "Feature", tags: [1, 2, { deep: true }] }, { expanded: true })',
  chart:
    '({ $schema: "https://vega.github.io/schema/vega-lite/v5.json", height: 80, data: { values: [1, 4, 2, 8].map((y, x) => ({ x, y })) }, mark: "area", encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } } })',
  dataset:
    'dataset({ t2m: dataArray([[280, 281], [282, 283]], { dims: ["time", "x"], coords: { x: [1, 2] }, attrs: { units: "K" } }) }, { attrs: { title: "Reanalysis" } })',
  text: "const deep: any = { a: { b: { c: { d: 1 } } }, list: Array.from({ length: 1000 }, (_, i) => i) }; deep.self = deep; deep",
  error: 'import { load } from "./lib.ts";\nfunction read(name: string) {\n  return load(name);\n}\nread("a");',
};

/** The number of each cell in the notebook. */
const CELLS_INDEX = Object.fromEntries(Object.keys(CELLS).map((id, index) => [id, index])) as Record<
  keyof typeof CELLS,
  number
>;

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "typescript", display_name: "TypeScript", language: "typescript" } },
  cells: Object.entries(CELLS).map(([id, source]) => ({
    id,
    cell_type: "code",
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  })),
};

const LIBRARY =
  "export interface Named {\n  name: string;\n}\n\nexport function load(name: string): Named {\n  throw new Error(`no field ${name}`, { cause: new RangeError('out of reach') });\n}\n";

describe.skipIf(!hasBrowser())("what cells show", () => {
  test("tables, maps, images, formulas, charts, datasets and errors, in both themes", {
    timeout: 600_000,
  }, async () => {
    await using opened = await openLab({
      files: { "shown.ipynb": JSON.stringify(NOTEBOOK), "lib.ts": LIBRARY },
      window: { height: 3600, width: 1400 },
    });
    const { lab, browser } = opened;
    const { page } = browser;
    try {
      await lab.open("shown.ipynb");
      await lab.kernelIdle();
      await lab.menu("Run", "Run All Cells");
      const output = (index: number) => lab.front.locator(".jp-CodeCell").nth(index).locator(".jp-OutputArea-output");
      await output(CELLS_INDEX.error).locator("text=no field a").first().waitFor({ timeout: 60_000 });
      await lab.kernelIdle();

      const table = output(CELLS_INDEX.table).locator(".craton-table");
      expect(await table.locator("tbody").first().locator("tr").count()).toBe(100);
      expect(await table.locator("details").count()).toBe(4);
      expect(await table.locator("td").first().innerText()).toBe("Station 0 <b>");
      await table.locator("summary").first().click();
      await expect.poll(() => table.locator("details tbody tr").first().isVisible()).toBe(true);
      const sheet = table.locator(".sheet").first();
      const scroll = (top: number) => sheet.evaluate((element, to) => Object.assign(element, { scrollTop: to }), top);
      await scroll(500);
      const [head, frame] = [await sheet.locator("thead").boundingBox(), await sheet.boundingBox()];
      expect(Math.abs((head?.y ?? 0) - (frame?.y ?? 99))).toBeLessThan(3);
      await scroll(0);
      await output(CELLS_INDEX.map).locator(":is(canvas, svg)").first().waitFor();
      await output(CELLS_INDEX.chart).locator(":is(canvas, svg)").first().waitFor();
      expect(
        await output(CELLS_INDEX.image)
          .locator("img")
          .evaluate((image) => Reflect.get(image, "naturalWidth")),
      ).toBe(160);
      await output(CELLS_INDEX.markdown).locator("strong").waitFor();
      await output(CELLS_INDEX.latex).locator("mjx-container").waitFor();
      await output(CELLS_INDEX.dataset).locator(".craton-repr").waitFor();
      expect(await output(CELLS_INDEX.text).innerText()).toContain("display(value, { full: true }) shows more");
      expect(await output(CELLS_INDEX.error).innerText()).toMatch(/> +6 \| {3}throw new Error/);
      await page.waitForTimeout(500);
      await shoot(page, "display-light");
      await lab.dark();
      await shoot(page, "display-dark");
      expect(browser.errors).toEqual([]);
    } catch (error) {
      await shoot(page, "failed-display");
      throw error;
    }
  });
});
