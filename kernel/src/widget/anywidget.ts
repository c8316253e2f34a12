import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { WidgetError } from "../errors.ts";
import { withTraits } from "./factory.ts";
import { catalogKind, type Kind, type Trait } from "./kind.ts";
import type { WidgetSession } from "./session.ts";
import type { OptionsOf, WidgetOf, WidgetWith } from "./types.ts";
import { Widget } from "./widget.ts";

/** The front end's module that runs these widgets, and the versions of it that will do. */
const MODULE = "anywidget";
const VERSION = "~0.11.0";

/** What a widget of one's own consists of. */
interface AnyWidgetOptions<S> {
  /** The front end's side: an ECMAScript module that exports `default { render({ model, el }) }`, or where it is. */
  esm: string | URL;
  /** Style sheet, or where it is. */
  css?: string | URL;
  /** What both sides share, by name: JSON, bytes, other widgets. */
  state?: S;
  layout?: WidgetOf<"Layout"> | OptionsOf<"Layout">;
}

/** Makes a widget whose front end is given as code. Its state are its properties, on both sides. */
export type CreateAnyWidget = <S extends Record<string, unknown>>(options: AnyWidgetOptions<S>) => WidgetWith<S>;

/** The `anywidget` of a session. */
export function createAnyWidget(session: WidgetSession): CreateAnyWidget {
  return <S extends Record<string, unknown>>({ esm, css, state, layout }: AnyWidgetOptions<S>) => {
    const own = { ...state };
    checkNames(Object.keys(own));
    const values = {
      ...own,
      ...(layout && { layout }),
      _esm: text(esm),
      _css: css && text(css),
      _anywidget_id: randomUUID(),
    };
    const kind = kindWith(Object.keys(own));
    return new (withTraits(Widget, kind))({ session, kind, values }) as unknown as WidgetWith<S>;
  };
}

function kindWith(names: string[]): Kind {
  const json = (name: string): [string, Trait] => [name, { spec: ["json", null], wire: name }];
  const dom = ["layout", "classes", "tabbable", "tooltip"].map((name): [string, Trait] => [
    name,
    catalogKind("Box").traits.get(name)!,
  ]);
  const code: [string, Trait][] = ["_esm", "_css", "_anywidget_id"].map((name) => [
    name,
    { spec: ["text?", null], wire: name },
  ]);
  const header = {
    _model_module: MODULE,
    _model_module_version: VERSION,
    _model_name: "AnyModel",
    _view_module: MODULE,
    _view_module_version: VERSION,
    _view_name: "AnyView",
    _view_count: null,
  };
  return { name: MODULE, header, traits: new Map([...dom, ...code, ...names.map(json)]) };
}

/** State must not hide what every widget can do. */
function checkNames(names: string[]): void {
  const taken = names.filter((name) => name in Widget.prototype || name.startsWith("_") || name === "modelId");
  if (taken.length > 0) throw new WidgetError(`anywidget.${taken[0]}`, "is a name that the state cannot have");
}

function text(source: string | URL): string {
  return source instanceof URL && source.protocol === "file:" ? readFileSync(source, "utf8") : String(source);
}
