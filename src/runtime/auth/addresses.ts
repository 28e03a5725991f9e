// Which addresses no public server has: the special-purpose registries of IANA, for IPv4 and IPv6.

/** First address and prefix length. */
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Whether a host name, as WHATWG `URL` prints it, means this machine. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

/**
 * Whether a host is written as an address of a private, link-local or reserved range. WHATWG `URL` has already turned
 * decimal, octal and hexadecimal forms into dotted ones. Names are not resolved here; see `pinnedFetch`.
 *
 * @param host An address, an IPv6 one with or without brackets, or a name.
 */
export function isPrivateAddress(host: string): boolean {
  if (host.includes(":")) return isPrivateIpv6(groupsOf(host.replace(/^\[|\]$|%.*$/g, "")));
  const ipv4 = ipv4Of(host);
  return ipv4 !== undefined && isPrivateIpv4(ipv4);
}

function ipv4Of(text: string): number | undefined {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return octets?.reduce((sum, octet) => sum * 256 + octet, 0);
}

function isPrivateIpv4(address: number): boolean {
  return PRIVATE_IPV4.some(([first, length]) => {
    const start = ipv4Of(first)!;
    return address >= start && address < start + 2 ** (32 - length);
  });
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const ipv4 = dotted === null ? 0 : ipv4Of(dotted[2]!)!;
  const text = dotted === null ? address : `${dotted[1]!}${(ipv4 >>> 16).toString(16)}:${(ipv4 & 0xffff).toString(16)}`;
  const [head = [], tail] = text
    .split("::")
    .map((half) => (half === "" ? [] : half.split(":").map((group) => Number.parseInt(group, 16))));
  return tail === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function isPrivateIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups;
  const ipv4 = groups[6]! * 65_536 + groups[7]!;
  // IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) reach what their last 32 bits say.
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const nat64 = first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (mapped || nat64) return isPrivateIpv4(ipv4);
  // Only 2000::/3 is handed out; within it some blocks are for protocols (Teredo among them), examples, and 6to4.
  if (first < 0x2000 || first > 0x3fff) return true;
  return (
    (first === 0x2001 && (second < 0x200 || second === 0xdb8)) ||
    first === 0x2002 ||
    (first === 0x3fff && second < 0x1000)
  );
}
