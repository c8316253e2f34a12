import { describe, expect, test } from "vitest";
import { decodeXml } from "../bucket-list.ts";
import { parseIni } from "./profile.ts";
import { signGet } from "./sign.ts";

/** Key, date and results of the examples in "Authenticating Requests: Using the Authorization Header" of Amazon S3. */
const key = {
  credentials: {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  },
  region: "us-east-1",
  date: new Date("2013-05-24T00:00:00Z"),
};

describe("signatures are those of Amazon's examples", () => {
  test.each([
    ["test.txt", { range: "bytes=0-9" }, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"],
    ["?lifecycle", {}, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
    ["?max-keys=2&prefix=J", {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
  ])("%s", (path, headers, signature) => {
    const { authorization } = signGet(new URL(`https://examplebucket.s3.amazonaws.com/${path}`), headers, key);
    expect(authorization).toMatch(new RegExp(`Signature=${signature}$`));
  });
});

test("XML's entities and INI files are read", () => {
  expect(decodeXml("a &amp; &lt;b&gt; &#233;&#xE9; &none;")).toBe("a & <b> éé &none;");
  expect(parseIni("[a]\nx = 1 # c\n y = nested\n; z = 2\n[profile b]\nS3 = a=b#c\n[a]\nw=2")).toEqual(
    new Map([
      [
        "a",
        new Map([
          ["x", "1"],
          ["w", "2"],
        ]),
      ],
      ["profile b", new Map([["s3", "a=b#c"]])],
    ]),
  );
});
