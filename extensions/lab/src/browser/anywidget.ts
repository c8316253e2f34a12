import * as base from "@jupyter-widgets/base";
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";

/** The version of the npm package, which the kernels' widgets ask for by range. */
const VERSION = "0.11.0";

type Classes = Record<string, typeof base.WidgetModel>;

/** Knows widgets whose front-end code comes from the kernel; their runtime loads with the first of them. */
export const anywidgetPlugin: JupyterFrontEndPlugin<void> = {
  id: "anywidget:plugin",
  autoStart: true,
  requires: [base.IJupyterWidgetRegistry],
  activate: (_app, registry: base.IJupyterWidgetRegistry) => {
    // Models and views find each other by what one call defines.
    let defined: Promise<Classes> | undefined;
    const exports = (): Promise<Classes> => {
      defined ??= import("anywidget").then(({ define }) => define(base));
      return defined;
    };
    registry.registerWidget({ name: "anywidget", version: VERSION, exports });
  },
};
