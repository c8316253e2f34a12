import type { Comms } from "../comm/comms.ts";
import { DEBUG } from "../debug/name.ts";
import type { Display } from "../display/display.ts";
import { html, latex, markdown, svg } from "../display/rich.ts";
import { createDisplayFunction } from "../display/typed.ts";
import type { Cells } from "./cells.ts";
import type { Declarations } from "./declarations.ts";
import type { CellModule } from "./imports.ts";
import type { Input } from "./input.ts";
import type { KernelGlobals } from "./kernel-globals.ts";
import { CONSTANT, HOLD, HOLD_EACH, IMPORT, META, MISSING, USE, USE_ASYNC } from "./script-names.ts";

/** What the kernel offers to cells. */
export interface GlobalParts {
  cells: Cells;
  display: Display;
  input: Input;
  comms: Comms;
  module: CellModule;
  declarations: Declarations;
  /** Gives the debugger its hand on this thread. */
  debugTarget: () => object;
}

/** Puts the kernel's own functions where cells find them. */
export function defineGlobals(parts: GlobalParts): void {
  const { cells, module, declarations } = parts;
  const values: Record<string, unknown> = {
    [IMPORT]: module.load,
    [META]: module.meta,
    [HOLD]: (value: unknown) => cells.current?.hold(value),
    [HOLD_EACH]: (values: AsyncIterable<unknown>) => cells.current?.holdEach(values),
    [USE]: (value: unknown) => cells.current?.use(value, Symbol.dispose),
    [USE_ASYNC]: (value: unknown) => cells.current?.use(value, Symbol.asyncDispose),
    [CONSTANT]: constants(),
    [MISSING]: missing(declarations),
    [DEBUG]: parts.debugTarget,
    require: module.require,
    ...kernelGlobals(parts),
  };
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, writable: true, value });
}

function kernelGlobals({ cells, display, input, comms }: GlobalParts): KernelGlobals {
  return {
    display: createDisplayFunction(display),
    html,
    markdown,
    latex,
    svg,
    clearOutput: display.clearOutput.bind(display),
    prompt: input.prompt.bind(input),
    confirm: input.confirm.bind(input),
    alert: input.alert.bind(input),
    input: input.input.bind(input),
    comms: {
      register: comms.register.bind(comms),
      unregister: comms.unregister.bind(comms),
      open: comms.open.bind(comms),
      list: comms.list.bind(comms),
    },
    cellSignal: () => cells.current?.signal,
  };
}

/** Refuses whatever is assigned to one of its properties. */
function constants(): object {
  return new Proxy(
    {},
    {
      set: (_target, name) => {
        throw new TypeError(`Assignment to constant variable '${String(name)}'.`);
      },
    },
  );
}

/** Tells for each of its properties why it stands for no value. */
function missing(declarations: Declarations): object {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        throw new ReferenceError(declarations.missing(String(name)) ?? `${String(name)} is not defined`);
      },
    },
  );
}
