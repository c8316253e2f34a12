import { createAnyWidget } from "./anywidget.ts";
import { widgetFactories, widgetMaker } from "./factory.ts";
import type { WidgetMakers } from "./globals.ts";
import { createInteract, type InteractGlobals } from "./interact.ts";
import { createLinks, type Links } from "./link.ts";
import { createMapViewer, type MapGlobals } from "./map/viewer.ts";
import { type WidgetParts, WidgetSession } from "./session.ts";

/** What cells find of widgets. */
export interface WidgetGlobals extends WidgetMakers, InteractGlobals, Links, MapGlobals {}

/** Makes the widgets of a kernel. */
export function createWidgets(parts: WidgetParts): WidgetGlobals {
  const session = new WidgetSession(parts, widgetMaker);
  return {
    widgets: widgetFactories(session),
    anywidget: createAnyWidget(session),
    mapViewer: createMapViewer(session),
    ...createInteract(session),
    ...createLinks(session),
  };
}
