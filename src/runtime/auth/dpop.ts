import * as oauth from "oauth4webapi";

/** Proves possession of a key with each request (RFC 9449). The key lives in memory and cannot be exported. */
export interface DPoPProver {
  readonly handle: oauth.DPoPHandle;
  /** `Authorization` and `DPoP` headers for one HTTP request; a fresh proof each time. */
  headers(accessToken: string, method: string, url: URL): Promise<Record<string, string>>;
  /** Remembers the nonce that a server asks for. */
  remember(nonce: string, url: URL): Promise<void>;
}

/** Makes a prover with a new ES256 key. */
export async function dpopProver(): Promise<DPoPProver> {
  const handle = oauth.DPoP({}, await oauth.generateKeyPair("ES256"));
  // The library signs proofs only as part of a request; a fetch that goes nowhere gives us its headers.
  const exchange = async (
    token: string,
    method: string,
    url: URL,
    response: Response,
  ): Promise<Record<string, string>> => {
    let sent: Record<string, string> = {};
    await oauth.protectedResourceRequest(token, method, url, new Headers(), undefined, {
      DPoP: handle,
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (_url: string, init: oauth.CustomFetchOptions<string, unknown>) => {
        sent = init.headers;
        return Promise.resolve(response);
      },
    });
    return { authorization: sent["authorization"] ?? "", dpop: sent["dpop"] ?? "" };
  };
  return {
    handle,
    headers: (accessToken, method, url) => exchange(accessToken, method, url, new Response(null)),
    remember: async (nonce, url) => {
      await exchange("unused", "POST", url, new Response(null, { headers: { "dpop-nonce": nonce } }));
    },
  };
}
