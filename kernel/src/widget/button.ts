import { Callbacks } from "../comm/callbacks.ts";
import { type CustomEvent, Widget, type WidgetInit } from "./widget.ts";

/** A widget that can be clicked. */
export class Button extends Widget {
  readonly #clicks: Callbacks<[]>;

  constructor(init: WidgetInit) {
    super(init);
    this.#clicks = new Callbacks(init.session.parts);
  }

  /** Calls a function when the button is clicked. */
  onClick(handler: () => unknown): void {
    this.#clicks.add(handler);
  }

  /** Does what a click does. */
  click(): void {
    this.#clicks.call();
  }

  protected override receiveCustom(event: CustomEvent): void {
    const { content } = event;
    if (typeof content === "object" && content !== null && "event" in content && content.event === "click")
      this.click();
    super.receiveCustom(event);
  }
}
