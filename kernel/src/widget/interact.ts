import type { MimeBundle } from "../display/bundle.ts";
import { OnScreen } from "../display/display.ts";
import { type Argument, controlFor, Fixed } from "./abbreviation.ts";
import type { Button } from "./button.ts";
import type { Output } from "./output.ts";
import type { WidgetSession } from "./session.ts";
import type { WidgetOf } from "./types.ts";
import type { Change, Widget } from "./widget.ts";

/** The arguments that a function gets for these abbreviations. */
type Arguments<A> = { [N in keyof A]: Argument<A[N]> };

/** How to interact. */
interface InteractOptions {
  /** The function runs when a button is clicked, not with each change. */
  manual?: boolean;
  /** The text of that button. */
  manualName?: string;
}

/** A function that runs again whenever its controls change. */
interface Interaction {
  /** The controls and what the function shows, below each other. */
  widget: WidgetOf<"VBox">;
  /** The controls by the names of the arguments. */
  controls: Record<string, Widget>;
  /** What the function has returned last. */
  readonly result: unknown;
  /** Runs the function now; resolves when it has run with the present values. */
  update(): Promise<void>;
  /** Removes it all from the screen. */
  close(): void;
}

/** What cells find of interaction. */
export interface InteractGlobals {
  /** Shows controls for a function's arguments and what it prints, displays and returns, and runs it with each change. */
  interact<const A extends Record<string, unknown>>(
    run: (args: Arguments<A>) => unknown,
    abbreviations: A,
    options?: InteractOptions,
  ): Interaction;
  /** {@link InteractGlobals.interact} that does not show itself. */
  interactive<const A extends Record<string, unknown>>(
    run: (args: Arguments<A>) => unknown,
    abbreviations: A,
    options?: InteractOptions,
  ): Interaction;
  /** The outputs of a function that runs again whenever one of these widgets changes. */
  interactOutput<const A extends Record<string, Widget & { value: unknown }>>(
    run: (args: Arguments<A>) => unknown,
    controls: A,
  ): WidgetOf<"Output">;
  /** An argument without a control. */
  fixed<V>(value: V): Fixed<V>;
}

type Run = (args: Record<string, unknown>) => unknown;

/** The interaction of a session. */
export function createInteract(session: WidgetSession): InteractGlobals {
  const interactive = (run: Run, abbreviations: Record<string, unknown>, options: InteractOptions = {}): Interactive =>
    new Interactive(session, { run, abbreviations, options });
  const globals = {
    interactive,
    interact: (run: Run, abbreviations: Record<string, unknown>, options?: InteractOptions) => {
      const interaction = interactive(run, abbreviations, options);
      interaction.show();
      return interaction;
    },
    interactOutput: (run: Run, controls: Record<string, Widget>) => {
      const output = session.create("Output", {}) as Output;
      startRunner(session, new Runner({ session, output, run, controls }));
      return output;
    },
    fixed: (value: unknown) => new Fixed(value),
  };
  return globals as unknown as InteractGlobals;
}

interface RunnerParts {
  session: WidgetSession;
  output: Output;
  run: Run;
  controls: Record<string, Widget | Fixed<unknown>>;
}

/** Runs a function with the values of controls, one run at a time; what changes meanwhile makes one more run. */
class Runner {
  readonly #parts: RunnerParts;
  #running: Promise<void> | undefined;
  #isStale = false;
  result: unknown;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  get widgets(): Widget[] {
    return Object.values(this.#parts.controls).filter((control): control is Widget => !(control instanceof Fixed));
  }

  /** Resolves when a run with the present values has ended. */
  update(): Promise<void> {
    this.#isStale = true;
    if (this.#running !== undefined) return this.#running;
    const running = this.#run().finally(() => end());
    const { signal } = this.#parts.session.parts.cells.current ?? {};
    const end = (): void => {
      signal?.removeEventListener("abort", end);
      if (this.#running === running) this.#running = undefined;
    };
    // A run that is interrupted may never settle.
    signal?.addEventListener("abort", end, { once: true });
    this.#running = running;
    return running;
  }

  async #run(): Promise<void> {
    const { output, run } = this.#parts;
    while (this.#isStale && output.isOpen) {
      this.#isStale = false;
      const args = this.#arguments();
      output.clear({ wait: true });
      const ran = output.capture(() => this.#shown(run(args)));
      if (ran instanceof Promise) await ran;
      output.finish();
    }
  }

  #arguments(): Record<string, unknown> {
    const { controls } = this.#parts;
    const value = (control: Widget | Fixed<unknown>): unknown =>
      control instanceof Fixed ? control.value : control.get("value");
    return Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, value(control)]));
  }

  /** Shows what the function returns, after it has resolved if it is a promise. */
  #shown(result: unknown): Promise<void> | undefined {
    if (result instanceof Promise) return result.then((value) => void this.#shown(value));
    this.result = result;
    if (result !== undefined && !(result instanceof OnScreen)) this.#parts.session.parts.display.display(result);
    return undefined;
  }
}

class Interactive extends OnScreen implements Interaction {
  readonly widget: WidgetOf<"VBox">;
  readonly controls: Record<string, Widget>;
  readonly #session: WidgetSession;
  readonly #runner: Runner;
  isOnScreen = false;

  constructor(
    session: WidgetSession,
    parts: { run: Run; abbreviations: Record<string, unknown>; options: InteractOptions },
  ) {
    super();
    this.#session = session;
    const { run, abbreviations, options } = parts;
    const controls: Record<string, Widget | Fixed<unknown>> = {};
    for (const [name, abbreviation] of Object.entries(abbreviations))
      controls[name] = controlFor(name, abbreviation, session.create);
    const output = session.create("Output", {}) as Output;
    this.#runner = new Runner({ session, output, run, controls });
    const buttons = options.manual ? [this.#button(session, options.manualName ?? "Run")] : [];
    const children = [...this.#runner.widgets, ...buttons, output];
    this.controls = Object.fromEntries(
      Object.entries(controls).filter((entry): entry is [string, Widget] => !(entry[1] instanceof Fixed)),
    );
    this.widget = session.create("VBox", { children, classes: ["widget-interact"] }) as unknown as WidgetOf<"VBox">;
    if (!options.manual) startRunner(session, this.#runner);
  }

  get result(): unknown {
    return this.#runner.result;
  }

  update(): Promise<void> {
    return this.#runner.update();
  }

  /** Puts it on the screen. */
  show(): void {
    this.isOnScreen = true;
    this.#session.parts.display.display(this.widget);
  }

  /** How it is shown. */
  toBundle(): MimeBundle {
    return this.widget.toBundle();
  }

  close(): void {
    for (const child of this.widget.children) child.close();
    this.widget.close();
  }

  #button(session: WidgetSession, description: string): Button {
    const button = session.create("Button", { description }) as Button;
    button.onClick(() => this.#runner.update());
    return button;
  }
}

/** Runs at once, before the end of the cell, and with each change. */
function startRunner(session: WidgetSession, runner: Runner): void {
  for (const widget of runner.widgets) widget.observe("value", (_change: Change<never>) => runner.update());
  session.parts.cells.current?.awaitDisplay(runner.update());
}

Object.defineProperty(Interactive.prototype, Symbol.for("Jupyter.display"), { value: Interactive.prototype.toBundle });
