import { createData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Block } from "../block.ts";
import type { Typed } from "../node.ts";
import type { Cells } from "./cells.ts";
import type { ReduceCall, State } from "./reduction.ts";
import { reductionOf } from "./table.ts";

/** Running state of a reduction with one result per element of a shape. */
export class Accumulator {
  readonly #call: ReduceCall;
  readonly #state: State;

  /** With the state of another one, which may come from another thread, it goes on from there. */
  constructor(call: ReduceCall, length: number, state?: State) {
    this.#call = call;
    this.#state =
      state ??
      reductionOf(call.name)
        .columns(call)
        .map((dtype) => createData(dtype, length));
  }

  /** The columns of the state, to be sent elsewhere, or to take elements by other means. */
  get state(): State {
    return this.#state;
  }

  /** Takes a block of the input; blocks come in the order of what is reduced. */
  add(block: Block, cells: Cells): void {
    reductionOf(this.#call.name).accumulate(this.#state, { elements: block.data, cells }, this.#call);
  }

  /** Takes what another accumulator of the same reduction took; its elements come after those taken here. */
  merge(other: Accumulator): this {
    reductionOf(this.#call.name).merge(this.#state, other.#state, this.#call);
    return this;
  }

  /** The result. */
  finish(domain: Typed): Block {
    const data = createData(domain.dtype, sizeOf(domain.shape));
    reductionOf(this.#call.name).finish(this.#state, data, this.#call);
    return { dtype: domain.dtype, dims: domain.dims, shape: domain.shape, data };
  }
}
