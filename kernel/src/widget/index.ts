import { type CreateAnyWidget, createAnyWidget } from "./anywidget.ts";
import { type WidgetFactories, widgetFactories, widgetMaker } from "./factory.ts";
import { createInteract, type InteractGlobals } from "./interact.ts";
import { createLinks, type Links } from "./link.ts";
import { type CreateMapViewer, createMapViewer } from "./map/viewer.ts";
import { type WidgetParts, WidgetSession } from "./session.ts";

/** What cells find of widgets. */
export interface WidgetGlobals extends InteractGlobals, Links {
  /** A function for each widget of ipywidgets, such as `widgets.IntSlider({ max: 10 })`. */
  widgets: WidgetFactories;
  anywidget: CreateAnyWidget;
  mapViewer: CreateMapViewer;
}

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
