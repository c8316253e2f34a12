import { meet, type PixelWindow } from "./shape-window.ts";

/** A window divided so that each part has few layers: a part with the numbers of its layers, or several along an axis. */
export type Cover =
  | { readonly kind: "part"; readonly window: PixelWindow; readonly layers: readonly number[] }
  | { readonly kind: "row" | "column"; readonly parts: readonly Cover[] };

/** A cut is made where it saves at least this part of the pixels of all layers. */
const leastSaving = 0.1;

/** Divides a window at the edges of layers, as long as that saves pixels. Layers stay in their order. */
export function coverOf(window: PixelWindow, layers: readonly PixelWindow[]): Cover {
  const all = layers.map((own, number): Layer => ({ own, number }));
  return divide(window, within(window, all));
}

interface Layer {
  /** Its pixels in the window. */
  readonly own: PixelWindow;
  readonly number: number;
}

type Half = readonly [window: PixelWindow, layers: readonly Layer[]];

function divide(window: PixelWindow, layers: readonly Layer[]): Cover {
  const cost = pixels(window) * layers.length;
  let [best, least]: [{ kind: "row" | "column"; halves: readonly [Half, Half] } | undefined, number] = [
    undefined,
    cost * (1 - leastSaving),
  ];
  for (const kind of ["row", "column"] as const)
    for (const edge of edgesIn(window, layers, kind)) {
      const halves = cut(window, kind, edge).map((half): Half => [half, within(half, layers)]) as [Half, Half];
      const own = halves.reduce((sum, [half, inside]) => sum + pixels(half) * inside.length, 0);
      if (own < least) [best, least] = [{ kind, halves }, own];
    }
  if (!best) return { kind: "part", window, layers: layers.map(({ number }) => number) };
  const { kind, halves } = best;
  const parts = halves.map(([half, inside]) => divide(half, inside));
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

function pixels({ rows, columns }: PixelWindow): number {
  return rows * columns;
}

/** Rows (or columns) inside a window at which a layer begins or ends. */
function edgesIn(window: PixelWindow, layers: readonly Layer[], kind: "row" | "column"): Set<number> {
  const ends = ({ top, left, rows, columns }: PixelWindow) =>
    kind === "row" ? [top, top + rows] : [left, left + columns];
  const [first, last] = ends(window) as [number, number];
  return new Set(layers.flatMap(({ own }) => ends(own)).filter((edge) => edge > first && edge < last));
}

function cut(window: PixelWindow, kind: "row" | "column", edge: number): [PixelWindow, PixelWindow] {
  const { top, left, rows, columns } = window;
  if (kind === "row")
    return [
      { ...window, rows: edge - top },
      { ...window, top: edge, rows: top + rows - edge },
    ];
  return [
    { ...window, columns: edge - left },
    { ...window, left: edge, columns: left + columns - edge },
  ];
}

function within(window: PixelWindow, layers: readonly Layer[]): Layer[] {
  return layers.flatMap(({ own, number }) => {
    const inside = meet(window, own);
    return inside ? [{ own: inside, number }] : [];
  });
}
