import { createRequire } from "node:module";
import { defineLazy } from "../evaluate/preload.ts";
import type { createProgress } from "../progress/progress.ts";
import type { createWidgets, WidgetGlobals } from "./index.ts";
import type { WidgetParts } from "./session.ts";

const NAMES = [
  "widgets",
  "anywidget",
  "mapViewer",
  "interact",
  "interactive",
  "interactOutput",
  "fixed",
  "link",
  "dlink",
  "jslink",
  "jsdlink",
] as const satisfies (keyof WidgetGlobals)[];

/** Makes widgets and progress bars globals that load when they are first used. Returns what loads the latter. */
export function preloadWidgets(parts: WidgetParts): () => ReturnType<typeof createProgress> {
  const require = createRequire(import.meta.url);
  const load = onlyOnce(() => (require("./index.ts") as { createWidgets: typeof createWidgets }).createWidgets(parts));
  for (const name of NAMES) defineLazy(name, () => load()[name]);
  const loadProgress = onlyOnce(() =>
    (require("../progress/progress.ts") as { createProgress: typeof createProgress }).createProgress(parts),
  );
  defineLazy("progress", () => loadProgress().progress);
  return loadProgress;
}

function onlyOnce<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
