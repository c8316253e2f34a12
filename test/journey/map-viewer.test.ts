import { describe, expect, test } from "vitest";
import { hasBrowser, shoot } from "../support/browser.ts";
import { openLab } from "../support/lab.ts";

const MAP = `
const range = (n: number, at: (i: number) => number) => Array.from({ length: n }, (_, i) => at(i));
const lat = range(180, (i) => 89.5 - i), lon = range(360, (i) => -179.5 + i);
const height = lat.map((y) => lon.map((x) => 1000 * Math.cos(x / 20) * Math.cos(y / 15) + y));
const field = dataArray(height, { dims: ["lat", "lon"], coords: { lat, lon }, name: "height", attrs: { units: "m", long_name: "Height of a made-up surface" } });
const viewer = await mapViewer(field.sel({ lat: [72, 34], lon: [-12, 40] }), { height: 360 });
viewer`;

describe.skipIf(!hasBrowser())("a map to move about in", () => {
  test("shows tiles, coastlines and colours; zooms by keyboard; a click tells the value", {
    timeout: 240_000,
  }, async () => {
    await using opened = await openLab({ window: { width: 1000, height: 900 } });
    const { lab, browser, running } = opened;
    const { page } = browser;
    try {
      await lab.launch("TypeScript");
      await lab.kernelIdle();
      const cell = await lab.run(MAP);
      const tiles = cell.locator("img.craton-tile[src^='blob:']");
      await expect.poll(() => tiles.count(), { timeout: 60_000 }).toBeGreaterThan(3);
      const sizes = await page.evaluate<number[]>(
        "[...document.querySelectorAll('img.craton-tile[src]')].map(({ naturalWidth }) => naturalWidth)",
      );
      expect(new Set(sizes)).toEqual(new Set([256]));
      expect(await cell.locator(".craton-map-legend").textContent()).toMatch(/Height of a made-up surface \[m\]/);

      const map = cell.locator(".leaflet-container");
      await map.click();
      await expect
        .poll(() => cell.locator(".craton-map-place").textContent(), { timeout: 20_000 })
        .toMatch(/^\d+\.\d{4}° N, \d+\.\d{4}° E: -?[\d.,]+$/);
      await shoot(page, "map-viewer-light");
      const before = await tiles.first().getAttribute("src");
      await map.focus();
      await page.keyboard.press("+");
      await expect.poll(() => tiles.first().getAttribute("src"), { timeout: 20_000 }).not.toBe(before);
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => tiles.count(), { timeout: 20_000 }).toBeGreaterThan(3);
      await lab.dark();
      await page.setViewportSize({ width: 700, height: 800 });
      await expect.poll(() => tiles.count(), { timeout: 20_000 }).toBeGreaterThan(1);
      await shoot(page, "map-viewer-dark-narrow");
      expect(browser.errors).toEqual([]);
    } catch (error) {
      await shoot(page, "failed-map-viewer");
      throw new Error(`${String(error)}\n${running.output()}`, { cause: error });
    }
  });
});
