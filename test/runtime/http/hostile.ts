/** Spellings under which a browser or a client may ask for this machine. */
export const LEGAL_HOSTS: string[] = ["localhost", "127.0.0.1", "[::1]"].flatMap((host) => [
  host,
  host.toUpperCase() === host ? `${host}:443` : host.toUpperCase(),
  `${host}:1`,
  `${host}:80`,
  `${host}:8080`,
  `${host}:65535`,
]);

const NAMES = ["localhost", "127.0.0.1", "[::1]"];
const FOREIGN = [
  ...["evil.example", "evil.example.com", "localhost.evil.example", "127.0.0.1.evil.example", "evil-localhost", "localhost-evil", "localhost1"],
  ...["xn--lcalhost-e4g", "localh0st", "local", "localhost.localdomain", "localhost.localhost", "ip6-localhost", "example.com", "a", "0"],
  ...["0.0.0.0", "127.0.0.2", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.01"],
  ...["127.0.0.1.nip.io", "192.168.0.1", "10.0.0.1", "169.254.169.254", "metadata.google.internal", "[::]", "[::2]", "[0::1]", "[::ffff:127.0.0.1]"],
  ...["[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[fe80::1%25lo0]", "[fe80::1%lo]", "[::1%0]", "host.docker.internal", "kubernetes.docker.internal"],
];

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}

/** What a default server must take for no Host of its own. */
export const HOSTILE_HOSTS: string[] = distinct([
  ...FOREIGN,
  ...FOREIGN.slice(0, 12).map((host) => `${host}:8000`),
  ...NAMES.flatMap((host) => [
    ...[`${host}.`, `${host}.:80`, `.${host}`, `${host}:`, `${host}:0`, `${host}:00080`, `${host}:65536`, `${host}:99999`, `${host}:123456`],
    ...[`${host}:-1`, `${host}:+80`, `${host}:80a`, `${host}:0x50`, `${host}: 80`, `${host}:80:80`, `${host}:８０`, `${host}:80,evil.example`],
    ...[`user@${host}`, `user:pass@${host}`, `@${host}`, `${host}@evil.example`, `${host}/`, `${host}/path`, `${host}?q`, `${host}#f`],
    ...[`http://${host}`, `//${host}`, `${host}\\`, `${host}%00`, `%6c${host}`, `${host}, ${host}`, `${host} evil.example`, `${host}\tx`],
    ...[`${host}\u0000`, `${host}\u00a0`, ` ${host}`, `${host} `, `"${host}"`, `<${host}>`, `*.${host}`, `${host};x`],
  ]),
  ...["", " ", ".", "..", ":", ":80", "[]", "[", "]", "[::1", "::1", "::1]:80", "[::1]]", "[[::1]]", "[::1]x", "[::1].", "[:::1]", "[1::2::3]", "[g::1]"],
  ...["*", "null", "undefined", "ⓛocalhost", "ｌocalhost", "lоcalhost", "localhost\u200b", "\u202elocalhost", "loca\u00adlhost", "LOCALHOST。", "127。0。0。1"],
  ...["local host", "localhost\r\nX: y", "-", "_",  "a".repeat(300), `${"a".repeat(64)}.example`, "localhost..", "local..host"],
]);

const OWN = "http://localhost:8000";

/** What a server at http://localhost:8000 must take for no origin of its own. */
export const HOSTILE_ORIGINS: string[] = distinct([
  ...["null", "Null", "NULL", "", " ", "*", "file://", "about:blank", "data:text/html,x", "blob:http://localhost:8000/x", "javascript:alert(1)"],
  ...["https://localhost:8000", "ws://localhost:8000", "wss://localhost:8000", "ftp://localhost:8000", "HTTP://localhost:8000", "http://LOCALHOST:8000", "Http://localhost:8000"],
  ...["http://localhost", "http://localhost:80", "http://localhost:8001", "http://localhost:80000", "http://localhost:08000", "http://localhost:", "http://localhost:8000 "],
  ...["http://127.0.0.1:8000", "http://[::1]:8000", "http://0.0.0.0:8000", "http://127.1:8000", "http://2130706433:8000", "http://0x7f.1:8000"],
  ...FOREIGN.flatMap((host) => [`http://${host}`, `https://${host}:8000`]),
  ...[`${OWN}/`, `${OWN}/mcp`, `${OWN}?x`, `${OWN}#x`, `${OWN}.`, `${OWN}\\`, `${OWN}%00`, `${OWN},http://evil.example`, `${OWN} http://evil.example`],
  ...[`http://evil.example, ${OWN}`, `http://user@localhost:8000`, `http://localhost:8000@evil.example`, `http://localhost:8000.evil.example`, "http://localhost.:8000"],
  ...["localhost:8000", "//localhost:8000", "http:/localhost:8000", "http:localhost:8000", "http:///localhost:8000", "http://", "https://", "http://:8000"],
  ...["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "moz-extension://a", "vscode-webview://x", "capacitor://localhost", "ionic://localhost", "app://localhost:8000"],
  ...["http://localhоst:8000", "http://ｌocalhost:8000", "http://localhost:８000", "http://localhost\u200b:8000", "http://xn--localhst-:8000", "http://localhost\t:8000", "http://local%68ost:8000"],
  ...["http://[::1", "http://[]:8000", "http://localhost:8000:8000", "http://localhost:-8000", "http://localhost:+8000", "http://*:8000", "http://*.localhost:8000", "http://a b"],
]);
