import { types } from "node:util";
import { DisplayError } from "../errors.ts";
import type { Cells } from "../evaluate/cells.ts";
import { bundleShown, type Shown, shownMessage } from "./bundle.ts";
import { toShown } from "./forms.ts";
import { type DisplayOptions, splitArguments } from "./options.ts";
import type { Output } from "./output.ts";

type Update = (...values: unknown[]) => void;

/** What may be on screen already: then it shows nothing more as the result of a cell. */
export abstract class OnScreen {
  /** Whether it is. */
  abstract readonly isOnScreen: boolean;
}

/** Whether a value is; asks nothing of proxies. */
export function isOnScreen(value: unknown): boolean {
  return !types.isProxy(value) && value instanceof OnScreen && value.isOnScreen;
}

/** An output that is on screen. */
export class DisplayHandle extends OnScreen {
  readonly isOnScreen = true;
  readonly id: string;
  /** Shows another value in its place; takes the same arguments as `display`. */
  readonly update: Update;

  constructor(id: string, update: Update) {
    super();
    this.id = id;
    this.update = update;
  }
}

/** Puts rich output below cells. */
export class Display {
  readonly #output: Output;
  readonly #cells: Cells;

  constructor(output: Output, cells: Cells) {
    this.#output = output;
    this.#cells = cells;
  }

  /**
   * The global `display`: shows values now, one output each, and returns a handle to update the last of them. The last
   * argument may be {@link DisplayOptions}. Throws {@link DisplayError} for what cannot be shown.
   */
  display(...args: unknown[]): DisplayHandle {
    const { values, options } = splitArguments(args);
    if (values.length > 1 && options.id !== undefined)
      throw new DisplayError("an id names one output: display values with ids one by one");
    const ids = values.map(() => options.id ?? crypto.randomUUID());
    const type = options.update === true ? "update_display_data" : "display_data";
    for (const [index, value] of values.entries()) this.#show(type, ids[index]!, { value, options });
    const id = ids.at(-1) ?? options.id ?? crypto.randomUUID();
    return new DisplayHandle(id, (...next) => this.#update(id, next));
  }

  /** The global `clearOutput`: empties the cell's output, with `wait` only when the next output comes. */
  clearOutput(options: { wait?: boolean } = {}): void {
    this.#output.publish("clear_output", JSON.stringify({ wait: options.wait === true }));
  }

  #update(id: string, args: readonly unknown[]): void {
    const { values, options } = splitArguments(args);
    if (values.length !== 1) throw new DisplayError("update takes the one value that is to be shown in its place");
    this.#show("update_display_data", id, { value: values[0], options });
  }

  #show(messageType: string, id: string, { value, options }: { value: unknown; options: DisplayOptions }): void {
    const cell = this.#cells.current;
    const publish = ({ data, metadata }: Shown): void => {
      const shown = { data, metadata: { ...metadata, ...options.metadata } };
      this.#output.publish(messageType, shownMessage(shown, { transient: { display_id: id } }), cell);
    };
    const shown = options.raw ? bundleShown(value) : toShown(value, options);
    if (shown instanceof Promise) cell?.awaitDisplay(shown.then(publish));
    else publish(shown);
  }
}
