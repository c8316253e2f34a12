import type { CellFailure } from "../bridge/messages.ts";
import type { CallbackParts } from "../comm/callbacks.ts";
import type { Comm, CommEvent } from "../comm/comm.ts";
import type { Comms } from "../comm/comms.ts";
import type { Display } from "../display/display.ts";
import type { Output } from "../display/output.ts";
import { WidgetError } from "../errors.ts";
import { splitBuffers } from "./buffers.ts";
import { catalogKind, type KindName, kindOfModel } from "./kind.ts";
import type { Widget } from "./widget.ts";

/** Version of the widget messaging protocol, in the metadata of each widget's comm. */
const PROTOCOL_VERSION = "2.1.0";
const TARGET = "jupyter.widget";
const CONTROL_TARGET = "jupyter.widget.control";

/** What widgets work with. */
export interface WidgetParts extends CallbackParts {
  comms: Comms;
  output: Output;
  display: Display;
  /** What a failure looks like. */
  describe(thrown: unknown): CellFailure;
}

/** Makes a widget of the catalog; with a comm, one that the front end has made. */
export type CreateWidget = (name: KindName, values: Record<string, unknown>, comm?: Comm) => Widget;

/** The widgets of this kernel: knows those that are open, and answers for all of them. */
export class WidgetSession {
  readonly parts: WidgetParts;
  readonly create: CreateWidget;
  /** Whether what a front end has set is told to the others at once. */
  readonly echo: boolean = !/^(0|false|no|off)$/i.test(process.env.JUPYTER_WIDGETS_ECHO ?? "");
  readonly #open = new Map<string, Widget>();

  constructor(parts: WidgetParts, create: (session: WidgetSession) => CreateWidget) {
    this.parts = parts;
    this.create = create(this);
    parts.comms.register(TARGET, (comm, event) => this.#fromFrontEnd(comm, event));
    parts.comms.register(CONTROL_TARGET, (comm) => this.#control(comm));
  }

  /** The open widget with that model id. */
  find(id: string): Widget | undefined {
    return this.#open.get(id);
  }

  /** Opens a widget's comm with its whole state. */
  connect(widget: Widget, comm?: Comm): Comm {
    const opened = comm ?? this.#openComm(widget);
    this.#open.set(opened.id, widget);
    return opened;
  }

  /** Forgets a widget that has closed. */
  forget(id: string): void {
    this.#open.delete(id);
  }

  #openComm(widget: Widget): Comm {
    const { state, paths, buffers } = splitBuffers(widget.getState());
    const data = { state, buffer_paths: paths };
    return this.parts.comms.open(TARGET, data, { buffers, metadata: { version: PROTOCOL_VERSION } });
  }

  /** A widget that front-end code has made. */
  #fromFrontEnd(comm: Comm, { data: { state = {} } }: CommEvent): void {
    const { _model_name: model, ...rest } = state as Record<string, unknown>;
    const name = kindOfModel(model);
    if (!name) throw new WidgetError(String(model), "is not a widget that this kernel knows");
    const { traits } = catalogKind(name);
    const wires = new Map([...traits].map(([trait, { wire }]) => [wire, trait]));
    const known = Object.entries(rest).flatMap(([key, value]) => (wires.has(key) ? [[wires.get(key)!, value]] : []));
    this.create(name, Object.fromEntries(known) as Record<string, unknown>, comm);
  }

  /** A page that has been loaded again asks for everything at once. */
  #control(comm: Comm): void {
    comm.onMessage(({ data }) => {
      if (data.method !== "request_states") return;
      const states = Object.fromEntries([...this.#open].map(([id, widget]) => [id, modelOf(widget)]));
      const { state, paths, buffers } = splitBuffers(states);
      comm.send({ method: "update_states", states: state, buffer_paths: paths }, { buffers });
    });
  }
}

function modelOf(widget: Widget): Record<string, unknown> {
  const state = widget.getState();
  return {
    model_name: state._model_name,
    model_module: state._model_module,
    model_module_version: state._model_module_version,
    state,
  };
}
