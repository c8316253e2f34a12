/** The UTF-16 offset of a position that the protocol counts in Unicode code points. */
export function fromCodePoints(text: string, position: number): number {
  let offset = 0;
  for (let left = position; left > 0 && offset < text.length; left -= 1)
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  return offset;
}

/** The position in code points of a UTF-16 offset. */
export function toCodePoints(text: string, offset: number): number {
  let position = 0;
  for (let at = 0; at < offset && at < text.length; position += 1) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return position;
}
