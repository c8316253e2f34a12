import { CATALOG, GROUPS } from "./catalog.ts";
import { RULES, type Rule } from "./rules.ts";
import type { TraitSpec } from "./trait.ts";
import { wireName } from "./wire.ts";

/** Name of a widget of the catalog. */
export type KindName = keyof typeof CATALOG;

/** What all widgets of a name have in common. */
export interface Kind {
  name: string;
  /** The part of the state that says what the front end is to load. */
  header: Record<string, string | null>;
  traits: ReadonlyMap<string, Trait>;
  rule?: Rule;
}

/** A trait of a kind. */
export interface Trait {
  spec: TraitSpec;
  /** Its name in the protocol; a trait without one stays in the kernel. */
  wire: string | undefined;
}

interface CatalogEntry {
  module?: string;
  model?: string;
  view?: string | null;
  rule?: string;
  local?: boolean;
  groups: readonly string[];
  traits: Record<string, TraitSpec>;
}

const MODULES: Record<string, [name: string, version: string]> = {
  base: ["@jupyter-widgets/base", "2.0.0"],
  controls: ["@jupyter-widgets/controls", "2.0.0"],
  output: ["@jupyter-widgets/output", "1.0.0"],
};
/** Traits of selections that stay in the kernel. */
const LOCAL = ["options", "value", "label"];

const kinds = new Map<KindName, Kind>();

/** A kind of the catalog. */
export function catalogKind(name: KindName): Kind {
  const known = kinds.get(name);
  if (known) return known;
  const kind = toKind(name, CATALOG[name] as CatalogEntry);
  kinds.set(name, kind);
  return kind;
}

/** The kind of the catalog whose model has that name, if there is one. */
export function kindOfModel(model: unknown): KindName | undefined {
  return (Object.keys(CATALOG) as KindName[]).find((name) => catalogKind(name).header._model_name === model);
}

function toKind(name: KindName, { module = "controls", model = name, view = model, ...entry }: CatalogEntry): Kind {
  const groups = entry.groups.map((group) => GROUPS[group as keyof typeof GROUPS] as Record<string, TraitSpec>);
  const specs: Record<string, TraitSpec> = Object.assign({}, ...groups, entry.traits);
  const traits = Object.entries(specs).map(([trait, spec]): [string, Trait] => {
    const local = entry.local === true && LOCAL.includes(trait);
    return [trait, { spec, wire: local ? undefined : wireName(trait) }];
  });
  const rule = entry.rule === undefined ? undefined : RULES[entry.rule];
  return { name, header: header({ module, model, view }), traits: new Map(traits), ...(rule && { rule }) };
}

function header({ module, model, view }: { module: string; model: string; view: string | null }): Kind["header"] {
  const [modelModule, version] = MODULES[module]!;
  const [viewModule, viewVersion] = view === "Style" ? MODULES.base! : [modelModule, version];
  return {
    _model_module: modelModule,
    _model_module_version: version,
    _model_name: `${model}Model`,
    _view_module: viewModule,
    _view_module_version: viewVersion,
    _view_name: view === null ? null : `${view}View`,
    _view_count: null,
  };
}
