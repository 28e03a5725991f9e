/** What a message shows of a text: enough for most URLs and patterns, whatever a stranger wrote. */
const MAX_SHOWN = 200;

/** A declared value inside a message: as JSON, cut where it is long. */
export function shown(value: unknown, most?: number): string {
  return cut(JSON.stringify(value), most);
}

/** A text inside a message, cut where it is long. */
export function cut(text: string, most: number = MAX_SHOWN): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
