import type { CellRequest, CommMessage } from "../bridge/messages.ts";
import { Cell } from "../evaluate/cells.ts";

/** What handles a comm message is a cell of its own: its output has the message as parent. */
export class CommCell extends Cell {
  readonly #origin: Cell | undefined;

  /** The origin is the cell that has opened the comm. */
  constructor(message: CommMessage, origin: Cell | undefined) {
    super(request(message, origin));
    this.#origin = origin;
  }

  override get origin(): Cell {
    return this.#origin ?? this;
  }
}

function request({ id, parent }: CommMessage, origin: Cell | undefined): CellRequest {
  const isConsole = origin?.request.isConsole === true;
  const none = {
    code: "",
    count: 0,
    silent: false,
    stored: false,
    allowStdin: false,
    identities: [],
    userExpressions: {},
  };
  return { id, parent, isConsole, ...none };
}
