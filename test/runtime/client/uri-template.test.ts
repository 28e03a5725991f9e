import { expandTemplate, parseTemplate, type TemplateValue } from "@mcp-gen/runtime";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTemplate } from "../../../src/runtime/protocol/uri-match.js";

// The variables and examples of RFC 6570, sections 1.2 and 3.2.
const values: Record<string, TemplateValue> = {
  count: ["one", "two", "three"],
  dom: ["example", "com"],
  dub: "me/too",
  hello: "Hello World!",
  half: "50%",
  var: "value",
  who: "fred",
  base: "http://example.com/home/",
  path: "/foo/bar",
  list: ["red", "green", "blue"],
  keys: { semi: ";", dot: ".", comma: "," },
  v: "6",
  x: 1024,
  y: "768",
  empty: "",
  empty_keys: {},
  undef: undefined,
};

const examples: Record<string, [string, string][]> = {
  simple: [
    ["{var}", "value"],
    ["{hello}", "Hello%20World%21"],
    ["{half}", "50%25"],
    ["O{empty}X", "OX"],
    ["O{undef}X", "OX"],
    ["{x,y}", "1024,768"],
    ["{x,hello,y}", "1024,Hello%20World%21,768"],
    ["?{x,empty}", "?1024,"],
    ["?{x,undef}", "?1024"],
    ["?{undef,y}", "?768"],
    ["{var:3}", "val"],
    ["{var:30}", "value"],
    ["{list}", "red,green,blue"],
    ["{list*}", "red,green,blue"],
    ["{keys}", "semi,%3B,dot,.,comma,%2C"],
    ["{keys*}", "semi=%3B,dot=.,comma=%2C"],
  ],
  "+ reserved": [
    ["{+var}", "value"],
    ["{+hello}", "Hello%20World!"],
    ["{+half}", "50%25"],
    ["{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"],
    ["{+base}index", "http://example.com/home/index"],
    ["O{+empty}X", "OX"],
    ["{+path}/here", "/foo/bar/here"],
    ["here?ref={+path}", "here?ref=/foo/bar"],
    ["up{+path}{var}/here", "up/foo/barvalue/here"],
    ["{+x,hello,y}", "1024,Hello%20World!,768"],
    ["{+path,x}/here", "/foo/bar,1024/here"],
    ["{+path:6}/here", "/foo/b/here"],
    ["{+list}", "red,green,blue"],
    ["{+list*}", "red,green,blue"],
    ["{+keys}", "semi,;,dot,.,comma,,"],
    ["{+keys*}", "semi=;,dot=.,comma=,"],
  ],
  "# fragment": [
    ["{#var}", "#value"],
    ["{#hello}", "#Hello%20World!"],
    ["{#half}", "#50%25"],
    ["foo{#empty}", "foo#"],
    ["foo{#undef}", "foo"],
    ["{#x,hello,y}", "#1024,Hello%20World!,768"],
    ["{#path,x}/here", "#/foo/bar,1024/here"],
    ["{#path:6}/here", "#/foo/b/here"],
    ["{#list*}", "#red,green,blue"],
    ["{#keys}", "#semi,;,dot,.,comma,,"],
    ["{#keys*}", "#semi=;,dot=.,comma=,"],
  ],
  ". label": [
    ["{.who}", ".fred"],
    ["{.who,who}", ".fred.fred"],
    ["{.half,who}", ".50%25.fred"],
    ["www{.dom*}", "www.example.com"],
    ["X{.var}", "X.value"],
    ["X{.empty}", "X."],
    ["X{.undef}", "X"],
    ["X{.var:3}", "X.val"],
    ["X{.list}", "X.red,green,blue"],
    ["X{.list*}", "X.red.green.blue"],
    ["X{.keys}", "X.semi,%3B,dot,.,comma,%2C"],
    ["X{.keys*}", "X.semi=%3B.dot=..comma=%2C"],
    ["X{.empty_keys}", "X"],
    ["X{.empty_keys*}", "X"],
  ],
  "/ path": [
    ["{/who}", "/fred"],
    ["{/who,who}", "/fred/fred"],
    ["{/half,who}", "/50%25/fred"],
    ["{/who,dub}", "/fred/me%2Ftoo"],
    ["{/var,empty}", "/value/"],
    ["{/var,undef}", "/value"],
    ["{/var,x}/here", "/value/1024/here"],
    ["{/var:1,var}", "/v/value"],
    ["{/list}", "/red,green,blue"],
    ["{/list*}", "/red/green/blue"],
    ["{/list*,path:4}", "/red/green/blue/%2Ffoo"],
    ["{/keys}", "/semi,%3B,dot,.,comma,%2C"],
    ["{/keys*}", "/semi=%3B/dot=./comma=%2C"],
  ],
  "; parameters": [
    ["{;who}", ";who=fred"],
    ["{;half}", ";half=50%25"],
    ["{;empty}", ";empty"],
    ["{;v,empty,who}", ";v=6;empty;who=fred"],
    ["{;v,undef,who}", ";v=6;who=fred"],
    ["{;x,y}", ";x=1024;y=768"],
    ["{;hello:5}", ";hello=Hello"],
    ["{;list}", ";list=red,green,blue"],
    ["{;list*}", ";list=red;list=green;list=blue"],
    ["{;keys}", ";keys=semi,%3B,dot,.,comma,%2C"],
    ["{;keys*}", ";semi=%3B;dot=.;comma=%2C"],
  ],
  "? query": [
    ["{?who}", "?who=fred"],
    ["{?half}", "?half=50%25"],
    ["{?x,y}", "?x=1024&y=768"],
    ["{?x,y,empty}", "?x=1024&y=768&empty="],
    ["{?x,y,undef}", "?x=1024&y=768"],
    ["{?var:3}", "?var=val"],
    ["{?list}", "?list=red,green,blue"],
    ["{?list*}", "?list=red&list=green&list=blue"],
    ["{?keys}", "?keys=semi,%3B,dot,.,comma,%2C"],
    ["{?keys*}", "?semi=%3B&dot=.&comma=%2C"],
  ],
  "& continuation": [
    ["{&who}", "&who=fred"],
    ["?fixed=yes{&x}", "?fixed=yes&x=1024"],
    ["{&x,y,empty}", "&x=1024&y=768&empty="],
    ["{&var:3}", "&var=val"],
    ["{&list*}", "&list=red&list=green&list=blue"],
    ["{&keys*}", "&semi=%3B&dot=.&comma=%2C"],
  ],
};

describe("expandTemplate", () => {
  describe.each(Object.entries(examples))("RFC 6570 %s [resources-templates]", (_, rows) => {
    it.each(rows)("%s is %s", (template, uri) => expect(expandTemplate(template, values)).toBe(uri));
  });

  it("encodes literals, and not twice", () => {
    expect(expandTemplate("x://ü/%C3%BC/[a] b", {})).toBe("x://%C3%BC/%C3%BC/[a]%20b");
    expect(expandTemplate("{+a}", { a: "%5B%zz[" })).toBe("%5B%25zz[");
  });

  it("R38 lets no parameter leave its place in a path", () => {
    for (const id of ["../../etc/passwd", "..\\x", "a/b", "%2e%2e", "?q", "#f", "\u0000", "/"]) {
      const uri = expandTemplate("file:///data/{id}/x", { id });
      expect(uri).toMatch(/^file:\/\/\/data\/[^/?#\\]+\/x$/);
      expect(decodeURIComponent(uri.slice(13, -2))).toBe(id);
    }
  });

  it("takes whole characters and replaces lone surrogates", () => {
    expect(expandTemplate("{a:2}", { a: "😀é!" })).toBe("%F0%9F%98%80%C3%A9");
    expect(expandTemplate("{a}", { a: "\ud800" })).toBe("%EF%BF%BD");
  });

  it("R33 knows no values but its own", () => {
    expect(expandTemplate("{constructor}{__proto__}{toString}", {})).toBe("");
    expect(expandTemplate("{constructor}", { constructor: 1 })).toBe("1");
  });

  it.each(["{", "}", "a}b", "{a", "{}", "{a,}", "{=a}", "{!a}", "{a:0}", "{a:10000}", "{a*:3}", "{a{b}}", "{a b}"])(
    "%s is no template",
    (text) => expect(() => parseTemplate(text)).toThrow(SyntaxError),
  );

  it("R34 is bounded: 8 KiB of template, 256 variables, 64 KiB of URI", () => {
    expect(() => parseTemplate("x".repeat(8 * 1024 + 1))).toThrow(SyntaxError);
    expect(() => parseTemplate("{a}".repeat(257))).toThrow(SyntaxError);
    parseTemplate("{a}".repeat(256));
    expect(() => expandTemplate("{a}", { a: "x".repeat(64 * 1024 + 1) })).toThrow(RangeError);
    expect(expandTemplate("{a}", { a: "x".repeat(64 * 1024) })).toHaveLength(64 * 1024);
  });
});

const match = (template: string, uri: string) => {
  const found = matchTemplate(parseTemplate(template), uri);
  return found && { ...found };
};

describe("matchTemplate", () => {
  it.each<[string, string, object | undefined]>([
    ["weather://stations/{id}", "weather://stations/LHR", { id: "LHR" }],
    ["weather://stations/{id}", "weather://stations/", undefined],
    ["weather://stations/{id}", "weather://stations/a/b", undefined],
    ["weather://stations/{id}", "weather://stations/a%2Fb", { id: "a/b" }],
    ["weather://stations/{id}", "weather://stations/%zz", { id: "%zz" }],
    ["weather://stations/{id}", "weather://stations/%FF", undefined],
    ["weather://stations/{id}", "weather://stations/Z\u00fcrich", { id: "Z\u00fcrich" }],
    ["weather://stations/{id}", "weather://other/a", undefined],
    ["x://{a}/{b}", "x://1/2", { a: "1", b: "2" }],
    ["x://{name}.{ext}", "x://a.tar.gz", { name: "a.tar", ext: "gz" }],
    ["x://{a}-{b}!", "x://1-2-3!", { a: "1-2", b: "3" }],
    ["x://{a,b}", "x://1,2", { a: "1", b: "2" }],
    ["x://{a,b}", "x://1", undefined],
    ["x://{list*}", "x://1,2,3", { list: ["1", "2", "3"] }],
    ["file:///{+path}", "file:///a/b/c.txt", { path: "a/b/c.txt" }],
    ["file:///{+path}/end", "file:///a/end/b/end", { path: "a/end/b" }],
    ["file:///{+path}x{b}", "file:///p/x/qxr", { path: "p/x/q", b: "r" }],
    ["file:///{+path}{?rev}", "file:///a/b?rev=3", { path: "a/b", rev: "3" }],
    ["file:///{+path}{?rev}", "file:///a/b", { path: "a/b" }],
    ["file:///{+path}{?rev}", "file:///a?b?rev=3", { path: "a?b", rev: "3" }],
    ["x://a{?b,c}", "x://a", {}],
    ["x://a{?b,c}", "x://a?c=2&b=1", { b: "1", c: "2" }],
    ["x://a{?b,c}", "x://a?b=", { b: "" }],
    ["x://a{?b,c}", "x://a?b=1=2", { b: "1=2" }],
    ["x://a{?b}", "x://a?d=1", undefined],
    ["x://a{?b}", "x://a?b=1&b=2", undefined],
    ["x://a{?b*}", "x://a?b=1&b=2", { b: ["1", "2"] }],
    ["x://a?fixed=1{&b}", "x://a?fixed=1&b=2", { b: "2" }],
    ["x://a{?b}{&c}", "x://a?b=1&c=2", { b: "1", c: "2" }],
    ["x://a{;b,c}/d", "x://a;c;b=1/d", { b: "1", c: "" }],
    ["x://a{/b,c}", "x://a/1/2", { b: "1", c: "2" }],
    ["x://a{/b*}", "x://a/1/2/3", { b: ["1", "2", "3"] }],
    ["x://a{.b}", "x://a.tar.gz", { b: "tar.gz" }],
    ["x://a{.b*}", "x://a.tar.gz", { b: ["tar", "gz"] }],
    ["x://a{#b}", "x://a#c/d?e", { b: "c/d?e" }],
    ["x://\u00fc/{a}", "x://%C3%BC/1", { a: "1" }],
    ["x://{__proto__}/{toString}", "x://1/2", { ["__proto__"]: "1", toString: "2" }],
    ["x://fixed", "x://fixed", {}],
    ["x://fixed", "x://fixed2", undefined],
  ])("%s of %s is %j", (template, uri, expected) => expect(match(template, uri)).toEqual(expected));

  it("R34 takes no URI beyond 64 KiB", () => {
    expect(match("x:{a}", `x:${"a".repeat(64 * 1024)}`)).toBeUndefined();
  });

  it("R34 takes linear time for what makes regular expressions explode", () => {
    const template = `x://${"{a}-{b}".repeat(8)}{+c}!{?q*}{d}`;
    for (const uri of ["-".repeat(60_000), "?q=".repeat(20_000), "?".repeat(60_000), "a-".repeat(30_000)]) {
      expect(match(template, `x://${uri}`)).toBeUndefined();
    }
  });

  const text = fc
    .string({ unit: "binary", minLength: 1, maxLength: 12 })
    .filter((value) => !/\p{Surrogate}/u.test(value));
  it("gives back what expandTemplate was given", () => {
    fc.assert(
      fc.property(
        fc.record({ a: text, b: text, rest: text, q: text, list: fc.array(text, { minLength: 1, maxLength: 3 }) }),
        (given) => {
          const template = parseTemplate("x://{a}/{b}{/list*}/{+rest}{?q}");
          const spread = { ...given, rest: encodeURIComponent(given.rest) };
          expect({ ...matchTemplate(template, expandTemplate(template, spread)) }).toEqual(given);
        },
      ),
    );
  });

  it("never throws, whatever the template and the URI", () => {
    const pieces = fc.shuffledSubarray(
      ["{a}", "{+b}", "{#c}", "{.d}", "{/e*}", "{;f,g}", "{?h,i*}", "{&j}", "/", "-", "x", "?k=1", "#", "%20"],
      { maxLength: 6 },
    );
    const uri = fc.array(
      fc.constantFrom("a", "/", "-", "x", "?h=", "&i=1", ";f", "#", "%", "%20", ".", ",", "=", "\u00fc"),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, uri, (row, parts) => {
        // `;f` has an end of its own only before what is written raw: `{a}` writes a `;` as `%3B`.
        fc.pre(!row.join("").includes("{;f,g}{a}"));
        const template = parseTemplate(row.join(""));
        const found = matchTemplate(template, parts.join(""));
        // What was found makes a URI that is found again, with the same values.
        if (found) expect({ ...matchTemplate(template, expandTemplate(template, found)) }).toEqual({ ...found });
      }),
      { numRuns: 2_000 },
    );
  });
});
