import { within } from "../types/deadline.ts";
import { completeReply, inspectReply, mergeCompletions } from "../types/merge.ts";
import type { SessionTypes } from "../types/session-types.ts";
import { fromCodePoints, toCodePoints } from "./code-points.ts";
import type { MainThread } from "./main-thread.ts";
import type { Message } from "./wire.ts";

type Content = Record<string, unknown>;

/** How long the main thread has when the types have answered, and when they have not. */
const LIVE_MS = 150;
const LIVE_ONLY_MS = 3000;

/** What answers questions about code. */
interface CodeParts {
  main: MainThread;
  types: SessionTypes;
}

/** A place in code, and how much is asked about it. */
export interface CodePlace {
  code: string;
  /** In UTF-16 units. */
  cursor: number;
  detail: number;
}

/** Whether a request asks about code that is being typed; such do not wait behind cells. */
export function isCodeQuestion({ header }: Message): boolean {
  return header.msg_type === "complete_request" || header.msg_type === "inspect_request";
}

/** How questions about code are answered, by their type: from the types and from the live session, whoever is there. */
export function codeHandlers(parts: CodeParts): [string, (message: Message) => Promise<Content>][] {
  return [
    ["complete_request", (message) => complete(parts, message)],
    ["inspect_request", (message) => inspect(parts, message)],
  ];
}

async function complete({ main, types }: CodeParts, { content }: Message): Promise<Content> {
  const { code, cursor } = place(content);
  const asked = main.ask({ kind: "complete", code, cursor });
  const typed = await types.complete(code, cursor);
  const answer = await within(asked, typed ? LIVE_MS : LIVE_ONLY_MS);
  if (!typed && answer?.status === "error") return answer;
  const live =
    answer?.status === "ok" ? { matches: answer.matches as string[], start: answer.cursor_start as number } : undefined;
  return completeReply(mergeCompletions({ code, cursor }, typed, live), (offset) => toCodePoints(code, offset));
}

function inspect(parts: CodeParts, { content }: Message): Promise<Content> {
  const detail = content.detail_level === 1 ? 1 : 0;
  return inspectCode(parts, { ...place(content), detail });
}

/** The content of an `inspect_reply`. */
export async function inspectCode({ main, types }: CodeParts, at: CodePlace): Promise<Content> {
  const { code, cursor } = at;
  const asked = main.ask({ kind: "inspect", ...at });
  const typed = await types.inspect(code, cursor);
  const answer = await within(asked, typed?.thing || typed?.call ? LIVE_MS : LIVE_ONLY_MS);
  if (!typed && answer?.status === "error") return answer;
  const data = (answer?.data ?? {}) as Content;
  const text = answer?.found === true ? data["text/plain"] : undefined;
  return inspectReply(typed, typeof text === "string" ? text : undefined);
}

function place(content: Content): { code: string; cursor: number } {
  const code = typeof content.code === "string" ? content.code : "";
  const { cursor_pos: position } = content;
  return { code, cursor: typeof position === "number" ? fromCodePoints(code, position) : code.length };
}
