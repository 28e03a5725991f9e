import type { AddressInfo } from "node:net";

/** Tells the benchmark, over the IPC channel, where a server listens. */
export function announce(address: Pick<AddressInfo, "port"> | string | null): void {
  if (address === null || typeof address === "string") throw new Error("not a TCP address");
  process.send?.({ port: address.port });
}
