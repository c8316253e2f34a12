import type { Comm } from "../comm/comm.ts";
import { Button } from "./button.ts";
import { CATALOG } from "./catalog.ts";
import { catalogKind, type Kind, type KindName } from "./kind.ts";
import { Output } from "./output.ts";
import type { CreateWidget, WidgetSession } from "./session.ts";
import type { Factory } from "./types.ts";
import { Widget, type WidgetInit } from "./widget.ts";

type WidgetClass = new (init: WidgetInit) => Widget;

/** The widgets that can do more than their traits say. */
const CLASSES: Partial<Record<KindName, WidgetClass>> = { Button, Output };

/** The functions that make widgets, by the names of their kinds. */
export type WidgetFactories = { [K in KindName]: Factory<K> };

/** A factory for each kind of the catalog. */
export function widgetFactories(session: WidgetSession): WidgetFactories {
  const names = Object.keys(CATALOG) as KindName[];
  const factory =
    (name: KindName) =>
    (options: Record<string, unknown> = {}) =>
      session.create(name, options);
  return Object.fromEntries(names.map((name) => [name, factory(name)])) as unknown as WidgetFactories;
}

/** How a session makes widgets of the catalog. */
export function widgetMaker(session: WidgetSession): CreateWidget {
  const classes = new Map<KindName, WidgetClass>();
  return (name, values, comm?: Comm) => {
    const kind = catalogKind(name);
    const made = classes.get(name) ?? withTraits(CLASSES[name] ?? Widget, kind);
    classes.set(name, made);
    return new made({ session, kind, values, comm });
  };
}

/** A class of widgets with a property for each trait of a kind. */
export function withTraits(base: WidgetClass, kind: Kind): WidgetClass {
  const made = class extends base {};
  for (const name of kind.traits.keys())
    Object.defineProperty(made.prototype, name, {
      enumerable: true,
      get(this: Widget) {
        return this.get(name);
      },
      set(this: Widget, value: unknown) {
        this.set({ [name]: value });
      },
    });
  return Object.defineProperty(made, "name", { value: kind.name });
}
