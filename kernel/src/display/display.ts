import { randomUUID } from "node:crypto";
import type { Cells } from "../evaluate/cells.ts";
import { bundleMessage, checkBundle, type MimeBundle, toBundle } from "./bundle.ts";
import type { Output } from "./output.ts";

/** How to show a value. */
export interface DisplayOptions {
  /** The value is a MIME bundle already. */
  raw?: boolean;
  /** MIME metadata, by MIME type. */
  metadata?: Record<string, unknown>;
  /** Name under which the output can be updated; made up when absent. */
  id?: string;
}

type Update = (value: unknown, options?: Omit<DisplayOptions, "id">) => void;

/** An output that is on screen; as the result of a cell it shows nothing more. */
export class DisplayHandle {
  readonly id: string;
  /** Shows another value in its place. */
  readonly update: Update;

  constructor(id: string, update: Update) {
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

  /** The global `display`: shows a value now and returns a handle to update it. */
  display(value: unknown, options: DisplayOptions = {}): DisplayHandle {
    const id = options.id ?? randomUUID();
    this.#show("display_data", id, { value, options });
    const update: Update = (next, nextOptions = {}) =>
      this.#show("update_display_data", id, { value: next, options: nextOptions });
    return new DisplayHandle(id, update);
  }

  /** The global `clearOutput`: empties the cell's output, with `wait` only when the next output comes. */
  clearOutput(options: { wait?: boolean } = {}): void {
    this.#output.publish("clear_output", JSON.stringify({ wait: options.wait === true }));
  }

  #show(messageType: string, id: string, { value, options }: { value: unknown; options: DisplayOptions }): void {
    const cell = this.#cells.current;
    const publish = (bundle: MimeBundle): void => {
      const rest = { metadata: options.metadata ?? {}, transient: { display_id: id } };
      this.#output.publish(messageType, bundleMessage(bundle, rest), cell);
    };
    const bundle = options.raw ? checkBundle(value) : toBundle(value);
    if (bundle instanceof Promise) cell?.awaitDisplay(bundle.then(publish));
    else publish(bundle);
  }
}
