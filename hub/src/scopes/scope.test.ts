import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allows, allowsAny, expandScopes, formatScope, intersectScopes, parseScope, scopesOfPerson } from "./scope.ts";
import { type ScopeName, scopeTree } from "./scope-tree.ts";

describe("scopes", () => {
  test("a scope string is read and written", () => {
    expect(parseScope("servers!user=ada")).toEqual({ name: "servers", filter: { kind: "user", value: "ada" } });
    expect(parseScope("access:servers!server=ada/")).toEqual({
      name: "access:servers",
      filter: { kind: "server", value: "ada/" },
    });
    expect(formatScope({ name: "users" })).toBe("users");
  });

  test.each([
    "",
    "nonsense",
    "users!",
    "users!group=a",
    "users!user=",
    "access:servers!server=ada",
    "users!user=a!user=b",
    "toString",
  ])("%j is no scope", (text) => expect(parseScope(text)).toBeUndefined());

  test("a scope brings what it contains, with its filter", () => {
    expect(expandScopes(["list:users!user=ada", "unknown"], "ada")).toEqual([
      "list:users!user=ada",
      "read:users:name!user=ada",
    ]);
  });

  test("a person may do anything to their own server and nothing to another's", () => {
    const scopes = scopesOfPerson({ name: "ada", admin: false });
    expect(allows(scopes, "start:servers", { user: "ada", server: "" })).toBe(true);
    expect(allows(scopes, "access:servers", { user: "ada", server: "gpu" })).toBe(true);
    expect(allows(scopes, "start:servers", { user: "bob", server: "" })).toBe(false);
    expect(allows(scopes, "list:users")).toBe(false);
    expect(allowsAny(scopes, "list:users")).toBe(true);
  });

  test("an administrator starts another's server but does not open it", () => {
    const scopes = scopesOfPerson({ name: "ada", admin: true });
    expect(allows(scopes, "start:servers", { user: "bob", server: "" })).toBe(true);
    expect(allows(scopes, "access:servers", { user: "bob", server: "" })).toBe(false);
  });

  test("two sets meet in the narrower filter", () => {
    expect(intersectScopes(["access:servers!user=ada"], ["access:servers!server=ada/"])).toEqual([
      "access:servers!server=ada/",
    ]);
    expect(intersectScopes(["users"], ["users!user=ada"])).toEqual(["users!user=ada"]);
    expect(intersectScopes(["users!user=bob"], ["users!user=ada"])).toEqual([]);
    expect(intersectScopes(["access:servers!server=adam/"], ["access:servers!user=ada"])).toEqual([]);
  });

  const names = Object.keys(scopeTree) as ScopeName[];
  const scope = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom("", "!user=ada", "!user=bob", "!server=ada/", "!server=bob/gpu"))
    .map(([name, filter]) => name + filter);
  const resource = fc.record({ user: fc.constantFrom("ada", "bob"), server: fc.constantFrom("", "gpu") });

  test("what two sets share is exactly what both allow", () => {
    fc.assert(
      fc.property(fc.array(scope), fc.array(scope), fc.constantFrom(...names), resource, (a, b, name, about) => {
        const [left, right] = [expandScopes(a, "ada"), expandScopes(b, "ada")];
        const both = allows(left, name, about) && allows(right, name, about);
        expect(allows(intersectScopes(left, right), name, about)).toBe(both);
      }),
    );
  });
});
