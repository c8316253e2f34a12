import type { Comms } from "../comm/comms.ts";
import type { Display } from "../display/display.ts";
import type * as rich from "../display/rich.ts";
import type { DisplayFunction } from "../display/typed.ts";
import type { Input } from "./input.ts";

/** What the kernel puts where cells find it, besides `require`; the types of cells know it from here. */
export interface KernelGlobals {
  /** Shows values below the cell; returns a handle whose `update` shows others in their place. */
  display: DisplayFunction;
  /** HTML as a value: shown when it is a cell's result or displayed. */
  html: typeof rich.html;
  /** Markdown as a value: shown when it is a cell's result or displayed. */
  markdown: typeof rich.markdown;
  /** LaTeX as a value: shown when it is a cell's result or displayed. */
  latex: typeof rich.latex;
  /** An SVG image as a value: shown when it is a cell's result or displayed. */
  svg: typeof rich.svg;
  /** Empties the cell's output, with `{ wait: true }` only when the next output comes. */
  clearOutput: Display["clearOutput"];
  /** Asks the person at the front end and blocks until there is an answer. */
  prompt: Input["prompt"];
  /** Asks yes or no and blocks until there is an answer; whether it is yes. */
  confirm: Input["confirm"];
  /** Shows a message and blocks until the person has seen it. */
  alert: Input["alert"];
  /** Asks the person at the front end; other tasks go on meanwhile. */
  input: Input["input"];
  /** Channels to code in the front end, such as widgets. */
  comms: Pick<Comms, "register" | "unregister" | "open" | "list">;
  /** The signal of the cell that runs, aborted by an interrupt. */
  cellSignal: () => AbortSignal | undefined;
}
