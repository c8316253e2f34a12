import { WidgetError } from "../errors.ts";
import type { KindName } from "./kind.ts";
import type { WidgetSession } from "./session.ts";
import { isReference } from "./trait.ts";
import type { Change, Widget } from "./widget.ts";

/** A connection between traits that can be taken apart. */
interface Unlink {
  unlink(): void;
}

/** A trait's name and type on a widget. */
type Names<W> = W extends { get<N extends infer K>(name: N): unknown } ? K & string : string;

/** Connects traits of two widgets; in the kernel, or in the front end where it works without one. */
export interface Links {
  /** Keeps two traits equal, by the kernel; the second takes the value of the first. */
  link<A extends Widget, B extends Widget>(source: A, name: Names<A>, target: B, targetName: Names<B>): Unlink;
  /** Sets the second trait whenever the first changes, through a function if one is given. */
  dlink<A extends Widget, B extends Widget>(
    source: A,
    name: Names<A>,
    target: B,
    targetName: Names<B>,
    // biome-ignore lint/suspicious/noExplicitAny: a transformation of any value
    transform?: (value: any) => unknown,
  ): Unlink;
  /** Keeps two traits equal in the front end, also without a kernel. */
  jslink<A extends Widget, B extends Widget>(source: A, name: Names<A>, target: B, targetName: Names<B>): Unlink;
  /** {@link Links.jslink} in one direction. */
  jsdlink<A extends Widget, B extends Widget>(source: A, name: Names<A>, target: B, targetName: Names<B>): Unlink;
}

/** The links of a session. */
export function createLinks(session: WidgetSession): Links {
  const inFrontEnd =
    (kind: KindName) =>
    (source: Widget, name: string, target: Widget, targetName: string): Unlink => {
      for (const [widget, trait] of [
        [source, name],
        [target, targetName],
      ] as const)
        widget.get(trait);
      const link = session.create(kind, { source: [source, name], target: [target, targetName] });
      return { unlink: () => link.close() };
    };
  const links = {
    link: (source: Widget, name: string, target: Widget, targetName: string): Unlink => {
      const there = follow(source, name, target, targetName);
      const back = follow(target, targetName, source, name);
      return {
        unlink: () => {
          there.unlink();
          back.unlink();
        },
      };
    },
    dlink: follow,
    jslink: inFrontEnd("Link"),
    jsdlink: inFrontEnd("DirectionalLink"),
  };
  return links as unknown as Links;
}

function follow(
  source: Widget,
  name: string,
  target: Widget,
  targetName: string,
  transform = (value: unknown): unknown => value,
): Unlink {
  if (!isReference(source) || !isReference(target))
    throw new WidgetError(
      "link",
      'needs two widgets, each followed by the name of a trait: link(a, "value", b, "value")',
    );
  const tell = ({ new: value }: Change): void => {
    if (target.isOpen) target.set({ [targetName]: transform(value) });
  };
  target.set({ [targetName]: transform(source.get(name)) });
  source.observe(name, tell as (change: Change<never>) => void);
  return { unlink: () => source.unobserve(name, tell as (change: Change<never>) => void) };
}
