import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { DataArray, TileOptions } from "@craton/datacube";
import { createAnyWidget } from "../anywidget.ts";
import type { WidgetSession } from "../session.ts";
import type { WidgetWith } from "../types.ts";
import { TileDesk } from "./tile-desk.ts";

/** Options of a map to move about in. */
interface ViewerOptions extends TileOptions {
  /** Height in pixels of the screen; 420 by default. */
  readonly height?: number;
}

/** What the kernel and the browser share of a map. */
interface ViewerState {
  [name: string]: unknown;
  readonly height: number;
}

/**
 * Shows an array of two dimensions as a map to move about in: tiles are drawn by the kernel as they come into view, near ones
 * from the file, far ones from its overviews. A click tells the value at a place.
 */
type CreateMapViewer = (array: DataArray, options?: ViewerOptions) => Promise<WidgetWith<ViewerState>>;

/** What cells find of maps; apart from other widgets, because its types are those of the library. */
export interface MapGlobals {
  mapViewer: CreateMapViewer;
}

/** The `mapViewer` of a session. */
export function createMapViewer(session: WidgetSession): CreateMapViewer {
  return async (array, { height = 420, ...options } = {}) => {
    const { signal } = session.parts.cells.current ?? {};
    const tiles = await array.plot.tiles(options, signal ? { signal } : {});
    const { bounds, maxZoom, legend } = tiles;
    const state = { height, bounds, maxZoom, legend, coastlines: tiles.coastlines(), name: array.name };
    const viewer = createAnyWidget(session)({ ...frontEnd(), state });
    const desk = new TileDesk(tiles, (answer, png) => viewer.send(answer, png ? { buffers: [png] } : {}));
    viewer.onMessage(({ content }) => desk.receive(content));
    viewer.onClose(() => desk.close());
    return viewer as unknown as WidgetWith<ViewerState>;
  };
}

/** The browser's side: Leaflet as it is, and what makes a widget of it. */
function frontEnd(): { esm: string; css: string } {
  const require = createRequire(import.meta.url);
  const read = (path: string | URL): string => readFileSync(path, "utf8");
  const leaflet = read(require.resolve("leaflet/dist/leaflet.js"));
  const own = read(new URL("./viewer.browser.js", import.meta.url));
  const css = read(require.resolve("leaflet/dist/leaflet.css")) + read(new URL("./viewer.css", import.meta.url));
  return {
    esm: `const leaflet = (() => { const module = { exports: {} }, exports = module.exports;\n${leaflet}\nreturn module.exports; })();\n${own}`,
    css,
  };
}
