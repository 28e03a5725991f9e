import { describe, expect, it } from "vitest";
import { oauthChallenge, parseChallenges } from "../../../src/runtime/auth/challenge.js";

describe("parseChallenges", () => {
  it("reads quoted and bare parameters, names in any case [auth-challenge-parsed]", () => {
    const [challenge] = parseChallenges('Bearer Realm="a \\"b\\"", scope=files:read'.replace("files:read", "read"));
    expect(challenge?.scheme).toBe("bearer");
    expect([...(challenge?.parameters ?? [])]).toEqual([
      ["realm", 'a "b"'],
      ["scope", "read"],
    ]);
  });

  it("keeps several challenges apart [auth-challenge-parsed]", () => {
    const header = 'Basic realm="x", DPoP error="use_dpop_nonce", algs="ES256", Bearer scope="a b"';
    expect(parseChallenges(header).map(({ scheme }) => scheme)).toEqual(["basic", "dpop", "bearer"]);
    expect(oauthChallenge(header)?.parameters.get("error")).toBe("use_dpop_nonce");
  });

  it.each([
    null,
    "",
    "=",
    '"',
    "Bearer error",
    'Bearer error="',
    "Bearer ,,,",
    `Bearer ${"x".repeat(20_000)}`,
    "\u0000",
  ])("takes %j without an exception", (header) => {
    expect(() => parseChallenges(header)).not.toThrow();
  });

  it("prefers DPoP, then Bearer, and knows nothing else", () => {
    expect(oauthChallenge('Bearer scope="a", DPoP algs="ES256"')?.scheme).toBe("dpop");
    expect(oauthChallenge("Negotiate")).toBeUndefined();
  });
});
