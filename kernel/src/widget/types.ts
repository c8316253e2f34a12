import type { CATALOG, GROUPS } from "./catalog.ts";
import type { KindName } from "./kind.ts";
import type { Choices, TraitValues } from "./trait.ts";
import type { Change, Widget } from "./widget.ts";

type Groups = typeof GROUPS;
type Catalog = typeof CATALOG;
type Union<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
type GroupSpecs<K extends KindName> = Catalog[K]["groups"][number] extends never
  ? unknown
  : Union<Groups[Catalog[K]["groups"][number] & keyof Groups]>;
type Own<K extends KindName> = Catalog[K]["traits"];
type Specs<K extends KindName> = Omit<GroupSpecs<K>, keyof Own<K>> & Own<K>;

type Value<S> = S extends readonly ["choice", string, infer C extends readonly string[]]
  ? C[number]
  : S extends readonly ["choice?", null, infer C extends readonly string[]]
    ? C[number] | null
    : S extends readonly ["widget", infer N extends KindName]
      ? WidgetOf<N>
      : S extends readonly [infer T extends keyof TraitValues, unknown]
        ? TraitValues[T]
        : never;

/** The traits of a kind of widget and the types of their values. */
type ValuesOf<K extends KindName> = {
  -readonly [N in Exclude<keyof Specs<K>, "optionLabels">]: Value<Specs<K>[N]>;
};

/** A trait that is a widget of its own may be given as the values of that one. */
type Given<S> = S extends readonly ["widget", infer N extends KindName] ? WidgetOf<N> | OptionsOf<N> : Value<S>;

/** What a kind of widget can be made with. */
export type OptionsOf<K extends KindName> = {
  [N in Exclude<keyof Specs<K>, "optionLabels">]?: Given<Specs<K>[N]>;
};

/** What all widgets can do, with the names and types of these traits. */
interface Observable<V> {
  get<N extends keyof V>(name: N): V[N];
  /** Sets several traits in one step. */
  set(changes: Partial<V>): void;
  /** Calls a function after each change of a trait, whoever makes it. */
  observe<N extends keyof V & string>(name: N, handler: (change: Change<V[N]>) => unknown): void;
  /** Stops calling that function, or all that observe the trait. */
  unobserve<N extends keyof V & string>(name: N, handler?: (change: Change<V[N]>) => unknown): void;
  /** Resolves with the next value of a trait. */
  changed<N extends keyof V & string>(name: N): Promise<V[N]>;
  /** The values of a trait from now on; a slow reader gets the newest one. */
  changes<N extends keyof V & string>(name: N): AsyncGenerator<V[N], undefined>;
}

/** A widget with traits of these types. */
export type WidgetWith<V> = Omit<Widget, keyof Observable<V>> & Observable<V> & V;

/** Kinds that choose one of their options, or several. */
type SingleChoice = "Dropdown" | "Select" | "RadioButtons" | "ToggleButtons" | "SelectionSlider";
type SeveralChoices = "SelectMultiple" | "SelectionRangeSlider";

type Unchosen<K extends KindName> = Omit<ValuesOf<K>, "options" | "value">;

/** A widget that chooses one of its options. */
type SingleChoiceOf<K extends SingleChoice, V> = WidgetWith<Unchosen<K> & { options: Choices<V>; value: V | null }>;
/** A widget that chooses several of its options. */
type SeveralChoicesOf<K extends SeveralChoices, V> = WidgetWith<
  Unchosen<K> & { options: Choices<V>; value: readonly V[] }
>;

/** What some widgets can do beyond their traits. */
interface Extras {
  Button: {
    /** Calls a function when the button is clicked. */
    onClick(handler: () => unknown): void;
    /** Does what a click does. */
    click(): void;
  };
  Output: {
    /**
     * Runs a function whose prints, displays and failure go into this widget, also what comes later from its timers and
     * promises. A failure is shown here and gives `undefined`.
     */
    capture<T>(run: () => Promise<T>): Promise<T | undefined>;
    capture<T>(run: () => T): T | undefined;
    /** Shows a value below what is there. */
    append(value: unknown): void;
    /** Empties it; with `wait`, only when the next output comes. */
    clear(options?: { wait?: boolean }): void;
  };
}

/** A widget of the catalog. */
export type WidgetOf<K extends KindName> = K extends SingleChoice
  ? SingleChoiceOf<K, unknown>
  : K extends SeveralChoices
    ? SeveralChoicesOf<K, unknown>
    : WidgetWith<ValuesOf<K>> & (K extends keyof Extras ? Extras[K] : unknown);

type OptionsFor<K extends KindName, V, Chosen> = Omit<OptionsOf<K>, "options" | "value"> & {
  options: Choices<V>;
  value?: Chosen;
};

/** Makes a widget of a kind. */
export type Factory<K extends KindName> = K extends SingleChoice
  ? <const V>(options: OptionsFor<K, V, V | null>) => SingleChoiceOf<K, V>
  : K extends SeveralChoices
    ? <const V>(options: OptionsFor<K, V, readonly V[]>) => SeveralChoicesOf<K, V>
    : (options?: OptionsOf<K>) => WidgetOf<K>;
