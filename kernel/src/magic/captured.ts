import type { OutputSink } from "../display/output.ts";

type Content = Record<string, unknown>;

/** Most text that is kept, in UTF-16 units, and most displays. */
const TEXT_LIMIT = 64 << 20;
const OUTPUT_LIMIT = 10_000;

/** What a cell has printed and shown to itself; what goes beyond the limits is cut off. */
export class Captured {
  stdout = "";
  stderr = "";
  /** MIME bundles with their metadata. */
  readonly outputs: { data: unknown; metadata: unknown }[] = [];
  readonly #byId = new Map<string, { data: unknown; metadata: unknown }>();

  /** Takes what is printed and shown. */
  get sink(): OutputSink {
    return {
      stream: (name, text) => {
        this[name] = (this[name] + text).slice(0, TEXT_LIMIT);
      },
      publish: (messageType, content) => {
        if (/^(display_data|execute_result)$/.test(messageType)) this.#add(content);
      },
      update: (content) => {
        const shown = this.#byId.get(displayId(content) ?? "");
        if (shown) Object.assign(shown, { data: content.data, metadata: content.metadata });
      },
    };
  }

  #add(content: Content): void {
    if (this.outputs.length >= OUTPUT_LIMIT) return;
    const output = { data: content.data, metadata: content.metadata };
    this.outputs.push(output);
    const id = displayId(content);
    if (id !== undefined) this.#byId.set(id, output);
  }
}

function displayId({ transient }: Content): string | undefined {
  return (transient as { display_id?: string } | undefined)?.display_id;
}
