import { createRequire } from "node:module";
import { defineLazy } from "../evaluate/preload.ts";
import type { createProgress, ProgressGlobals } from "../progress/progress.ts";
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
export function preloadWidgets(parts: WidgetParts): () => ProgressGlobals["progress"] {
  const require = createRequire(import.meta.url);
  let globals: WidgetGlobals | undefined;
  const load = (): WidgetGlobals => {
    globals ??= (require("./index.ts") as { createWidgets: typeof createWidgets }).createWidgets(parts);
    return globals;
  };
  for (const name of NAMES) defineLazy(name, () => load()[name]);
  let progress: ProgressGlobals["progress"] | undefined;
  const loadProgress = (): ProgressGlobals["progress"] => {
    progress ??= (require("../progress/progress.ts") as { createProgress: typeof createProgress }).createProgress(
      parts,
    );
    return progress;
  };
  defineLazy("progress", loadProgress);
  return loadProgress;
}
