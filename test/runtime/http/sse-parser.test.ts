import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sseParser, type ServerSentEvent } from "../../../src/runtime/http/sse-parser.js";

interface Parsed {
  events: ServerSentEvent[];
  retries: number[];
}

function parse(chunks: Iterable<Uint8Array>, maxLength = 1 << 20): Parsed {
  const result: Parsed = { events: [], retries: [] };
  const push = sseParser(
    maxLength,
    (event) => result.events.push(event),
    (retry) => result.retries.push(retry),
  );
  for (const chunk of chunks) {
    push(chunk);
  }
  return result;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The HTML standard's algorithm ("Interpreting an event stream"), on the whole text at once. */
function reference(input: Uint8Array): Parsed {
  const result: Parsed = { events: [], retries: [] };
  const lines = new TextDecoder().decode(input).split(/\r\n|\r|\n/);
  lines.pop();
  let [data, type, id, any] = ["", "", "", false];
  for (const line of lines) {
    if (line === "") {
      if (any) result.events.push({ type: type || "message", data: data.slice(0, -1), id });
      [data, type, any] = ["", "", false];
      continue;
    }
    if (line.startsWith(":")) continue;
    const [, field = "", value = ""] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
    if (field === "data") [data, any] = [`${data}${value}\n`, true];
    else if (field === "event") type = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^[0-9]{1,9}$/.test(value)) result.retries.push(Number(value));
  }
  return result;
}

/** Cuts at random places. */
function chunked(input: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (input.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, i) => input.subarray(start, places[i] ?? input.length));
}

const piece = fc.constantFrom(
  "data",
  "event",
  "id",
  "retry",
  ":",
  ": ",
  " ",
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  "\r\r",
  "\r\n\r\n",
  "\ufeff",
  "\0",
  "x",
  "é",
  "😀",
  "123",
  "data: a\n",
  "id: 7\n",
  "event: e\r",
  ":\n\n",
  "retry: 10\r\n",
);

describe("sseParser", () => {
  it("F2 R13 reads what a reference reads, however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(400), { maxLength: 20 }), (pieces, cuts) => {
        const input = bytes(pieces.join(""));
        expect(parse(chunked(input, cuts))).toEqual(reference(input));
      }),
      { numRuns: 20_000 },
    );
  });

  it("F2 takes any bytes, one at a time too", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        expect(parse(chunked(input, [...input.keys()]))).toEqual(reference(input));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a byte order mark, comments, and every kind of line break", () => {
    const { events, retries } = parse([
      bytes("\ufeff: hello\r\nid: 1\rdata:a\ndata: b\r\n\r\nretry: 5\n\ndata:  c\n\n"),
    ]);
    expect(events).toEqual([
      { type: "message", data: "a\nb", id: "1" },
      { type: "message", data: " c", id: "1" },
    ]);
    expect(retries).toEqual([5]);
  });

  it("tells of events without text, whose id counts", () => {
    expect(parse([bytes("id: 9\ndata: \n\n")]).events).toEqual([{ type: "message", data: "", id: "9" }]);
    expect(parse([bytes("id: 9\n\ndata: x\n\n")]).events).toEqual([{ type: "message", data: "x", id: "9" }]);
  });

  it("drops what the end of the stream left unfinished", () => {
    expect(parse([bytes("data: a\n\ndata: b\n")]).events).toHaveLength(1);
  });

  it("R25 refuses an event over the limit, in one line or in many", () => {
    expect(() => parse([bytes(`data: ${"x".repeat(200)}`)], 100)).toThrow(
      expect.objectContaining({ code: "too-large" }),
    );
    const lines = Array.from({ length: 50 }, () => bytes("data: xxxx\n"));
    expect(() => parse(lines, 100)).toThrow(expect.objectContaining({ code: "too-large" }));
    expect(() => parse([bytes(`:${"x".repeat(200)}`)], 100)).toThrow(expect.objectContaining({ code: "too-large" }));
  });

  it("R25 counts what stands between the data of one event, for the parts of a text keep the whole of it", () => {
    const mostlyComment = Array.from({ length: 10 }, () => bytes(`data: x\n: ${"c".repeat(20)}\n`));
    expect(() => parse(mostlyComment, 100)).toThrow(expect.objectContaining({ code: "too-large" }));
    const before = Array.from({ length: 10 }, () => bytes(`: ${"c".repeat(50)}\nid: ${"i".repeat(50)}\n`));
    expect(parse([...before, bytes("data: x\n\n")], 100).events).toHaveLength(1);
  });

  it("does not count what came in other events, or in comments that ended", () => {
    const many = Array.from({ length: 1000 }, () => bytes(`: ${"c".repeat(50)}\ndata: ${"x".repeat(50)}\n\n`));
    expect(parse(many, 100).events).toHaveLength(1000);
  });

  // In time that grows with the square of it, it would take minutes.
  it("R26 reads 1 MB in 1-byte chunks", () => {
    const input = bytes(`data: ${"é".repeat(500_000)}\n\n`);
    const { events } = parse(
      Array.from(input, (_, i) => input.subarray(i, i + 1)),
      4 << 20,
    );
    expect(events[0]!.data).toHaveLength(500_000);
  });
});
