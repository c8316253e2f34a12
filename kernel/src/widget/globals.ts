import type { CreateAnyWidget } from "./anywidget.ts";
import type { WidgetFactories } from "./factory.ts";

/** What makes widgets. */
export interface WidgetMakers {
  /** A function for each widget of ipywidgets, such as `widgets.IntSlider({ max: 10 })`. */
  widgets: WidgetFactories;
  anywidget: CreateAnyWidget;
}
