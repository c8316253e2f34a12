import { createRequire } from "node:module";
import { defineLazy } from "../evaluate/preload.ts";
import type { WidgetGlobals } from "./index.ts";
import type { WidgetParts } from "./session.ts";

/** Makes widgets and progress bars globals that load when they are first used. */
export function preloadWidgets(parts: WidgetParts): void {
  const require = createRequire(import.meta.url);
  let globals: WidgetGlobals | undefined;
  const load = (): WidgetGlobals => {
    globals ??= (require("./index.ts") as typeof import("./index.ts")).createWidgets(parts);
    return globals;
  };
  const names = [
    "widgets",
    "anywidget",
    "interact",
    "interactive",
    "interactOutput",
    "fixed",
    "link",
    "dlink",
    "jslink",
    "jsdlink",
  ] as const;
  for (const name of names) defineLazy(name, () => load()[name]);
  defineLazy("progress", () => {
    const { createProgress } = require("../progress/progress.ts") as typeof import("../progress/progress.ts");
    return createProgress(parts);
  });
}
