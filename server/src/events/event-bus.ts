import type { WebSocket } from "ws";
import type { ContentsEvent } from "../contents/contents.ts";
import { badRequest } from "../errors.ts";
import type { JsonObject } from "../http/body.ts";

const contentsSchema = "https://events.jupyter.org/jupyter_server/contents_service/v1";

/** Version of each event schema that is known here. */
const schemas: ReadonlyMap<string, string> = new Map([
  [contentsSchema, "1"],
  ["https://events.jupyter.org/jupyter_server/kernel_actions/v1", "1"],
]);

/** A browser that takes no events for this much, in bytes, is cut off. */
const highWaterBytes = 8 * 2 ** 20;

/** An event to be sent on: which schema, in which version, and what. */
export interface EventRequest {
  schemaId: string;
  version: string;
  data: JsonObject;
  timestamp?: string | undefined;
}

/** Jupyter's events: what happens here, and what front ends tell each other. */
export class EventBus {
  readonly #sockets = new Set<WebSocket>();

  /** Connects a browser. */
  subscribe(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.terminate());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  /** Something happened to a path. */
  contents(event: ContentsEvent): void {
    this.emit({ schemaId: contentsSchema, version: "1", data: { ...event } });
  }

  /** Sends an event to all. @throws HttpError 400 for a schema or version that is not known. */
  emit({ schemaId, version, data, timestamp = new Date().toISOString() }: EventRequest): void {
    const known = schemas.get(schemaId);
    if (known === undefined) throw badRequest(`Unknown event schema: ${schemaId}`);
    if (known !== version) throw badRequest(`Unregistered version: ${version}≠${known} for ${schemaId}`);
    if (this.#sockets.size === 0) return;
    const envelope = {
      __timestamp__: timestamp,
      __schema__: schemaId,
      __schema_version__: version,
      __metadata_version__: 1,
    };
    const text = JSON.stringify({ schema_id: schemaId, ...envelope, ...data });
    for (const socket of this.#sockets) {
      if (socket.bufferedAmount > highWaterBytes) socket.terminate();
      else socket.send(text);
    }
  }
}
