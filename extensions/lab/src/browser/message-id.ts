/**
 * The id of a Jupyter message as it came over a WebSocket: binary by the subprotocol v1.kernel.websocket.jupyter.org (a
 * table of 64-bit offsets, little endian, its own length first; then the channel's name and the parts), or one JSON text.
 * Undefined for what is neither.
 */
export function messageId(data: ArrayBuffer | string | undefined): string | undefined {
  if (data === undefined) return undefined;
  try {
    const text = typeof data === "string" ? data : headerText(data);
    const value = JSON.parse(text) as { msg_id?: unknown; header?: { msg_id?: unknown } };
    const id = typeof data === "string" ? value.header?.msg_id : value.msg_id;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

/** The first part of a message, which follows the channel's name. */
function headerText(data: ArrayBuffer): string {
  const view = new DataView(data);
  const offset = (index: number): number => Number(view.getBigUint64(8 * (index + 1), true));
  return new TextDecoder().decode(new Uint8Array(data).subarray(offset(1), offset(2)));
}
