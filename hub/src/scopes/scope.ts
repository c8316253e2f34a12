import { adminScopes, ownScopes, type ScopeName, scopeTree } from "./scope-tree.ts";

/** To what a scope is confined: one person, or one server written `NAME/SERVER` (the default server is `NAME/`). */
interface ScopeFilter {
  kind: "user" | "server";
  value: string;
}

/** A parsed scope string such as `servers!user=ada`. */
export interface Scope {
  name: ScopeName;
  /** Absent: everything. */
  filter?: ScopeFilter;
}

/** What a check is about. */
export interface Resource {
  user?: string;
  /** Name of a server of `user`; empty for the default one. */
  server?: string;
}

/** The scope in a string, or undefined when there is no such scope or filter. */
export function parseScope(text: string): Scope | undefined {
  const [name = "", filter, ...more] = text.split("!");
  if (!Object.hasOwn(scopeTree, name) || more.length > 0) return undefined;
  if (filter === undefined) return { name: name as ScopeName };
  const [, kind, value] = /^(user|server)=(.+)$/s.exec(filter) ?? [];
  if (!value || (kind === "server" && !value.includes("/"))) return undefined;
  return { name: name as ScopeName, filter: { kind: kind as ScopeFilter["kind"], value } };
}

/** The string of a scope. */
export function formatScope({ name, filter }: Scope): string {
  return filter ? `${name}!${filter.kind}=${filter.value}` : name;
}

/** Scopes with all that they contain, without doubles, sorted. `self` means what `owner` may do; unknown ones vanish. */
export function expandScopes(scopes: Iterable<string>, owner: string): string[] {
  const found = new Set<string>();
  const add = ({ name, filter }: Scope): void => {
    const text = formatScope(filter ? { name, filter } : { name });
    if (found.has(text)) return;
    found.add(text);
    for (const part of scopeTree[name]) add(filter ? { name: part, filter } : { name: part });
  };
  for (const text of scopes) {
    for (const scope of text === "self" ? scopesOfSelf(owner) : [parseScope(text)]) if (scope) add(scope);
  }
  return [...found].toSorted();
}

/** Expanded scopes of a person. */
export function scopesOfPerson({ name, admin }: { name: string; admin: boolean }): string[] {
  return expandScopes(["self", ...(admin ? adminScopes : [])], name);
}

function scopesOfSelf(owner: string): Scope[] {
  return ownScopes.map((name) => ({ name, filter: { kind: "user", value: owner } }));
}

/** What both of two expanded sets allow: the narrower filter of each pair that overlaps. */
export function intersectScopes(a: Iterable<string>, b: Iterable<string>): string[] {
  const others = Map.groupBy(parseAll(b), (scope) => scope.name);
  const common = parseAll(a).flatMap((scope) =>
    (others.get(scope.name) ?? []).flatMap((other) =>
      covers(scope.filter, other.filter)
        ? [formatScope(other)]
        : covers(other.filter, scope.filter)
          ? [formatScope(scope)]
          : [],
    ),
  );
  return [...new Set(common)].toSorted();
}

/** Whether an expanded set holds a scope for a resource; without a resource only an unfiltered scope counts. */
export function allows(scopes: Iterable<string>, name: ScopeName, resource: Resource = {}): boolean {
  return parseAll(scopes).some((scope) => scope.name === name && admits(scope.filter, resource));
}

/** Whether an expanded set holds a scope with whatever filter. */
export function allowsAny(scopes: Iterable<string>, name: ScopeName): boolean {
  return parseAll(scopes).some((scope) => scope.name === name);
}

function parseAll(scopes: Iterable<string>): Scope[] {
  return Array.from(scopes, parseScope).filter((scope) => scope !== undefined);
}

function admits(filter: ScopeFilter | undefined, { user, server }: Resource): boolean {
  if (!filter) return true;
  if (filter.kind === "user") return filter.value === user;
  return server !== undefined && filter.value === `${user}/${server}`;
}

/** Whether everything that `narrow` admits is admitted by `wide`. */
function covers(wide: ScopeFilter | undefined, narrow: ScopeFilter | undefined): boolean {
  if (!wide) return true;
  if (!narrow) return false;
  if (wide.kind === narrow.kind) return wide.value === narrow.value;
  return wide.kind === "user" && narrow.value.startsWith(`${wide.value}/`);
}
