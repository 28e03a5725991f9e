/** A place with a weather station: monthly mean highs and lows, in degrees Celsius, and how often it rains. */
export interface Station {
  id: string;
  city: string;
  /** Mean daily high of each month, January first. */
  highs: readonly number[];
  /** Mean daily low of each month, January first. */
  lows: readonly number[];
  /** Share of days with rain or snow. */
  wet: number;
}

/** Climate normals, rounded. */
export const stations: readonly Station[] = [
  {
    id: "par-1",
    city: "Paris",
    highs: [8, 9, 13, 16, 20, 23, 26, 26, 22, 17, 11, 8],
    lows: [3, 3, 5, 7, 11, 14, 16, 16, 13, 10, 6, 4],
    wet: 0.3,
  },
  {
    id: "lis-1",
    city: "Lisbon",
    highs: [15, 16, 19, 20, 22, 26, 28, 28, 27, 23, 18, 15],
    lows: [8, 9, 11, 12, 14, 17, 18, 19, 18, 15, 12, 9],
    wet: 0.22,
  },
  {
    id: "ber-1",
    city: "Berlin",
    highs: [3, 5, 9, 15, 20, 23, 25, 25, 20, 14, 8, 4],
    lows: [-2, -2, 1, 4, 9, 12, 15, 14, 10, 6, 2, -1],
    wet: 0.28,
  },
  {
    id: "ber-2",
    city: "Berlin",
    highs: [3, 4, 8, 14, 19, 22, 24, 24, 19, 13, 7, 4],
    lows: [-3, -2, 1, 4, 8, 11, 14, 13, 10, 6, 2, -1],
    wet: 0.28,
  },
  {
    id: "osl-1",
    city: "Oslo",
    highs: [0, 1, 5, 10, 17, 20, 23, 21, 16, 9, 4, 0],
    lows: [-5, -5, -2, 2, 7, 11, 13, 12, 8, 4, -1, -4],
    wet: 0.32,
  },
  {
    id: "tok-1",
    city: "Tokyo",
    highs: [10, 11, 14, 19, 24, 26, 30, 31, 27, 22, 17, 12],
    lows: [1, 2, 5, 10, 15, 19, 23, 24, 21, 15, 9, 4],
    wet: 0.34,
  },
  {
    id: "syd-1",
    city: "Sydney",
    highs: [27, 27, 25, 23, 20, 18, 17, 19, 21, 23, 24, 26],
    lows: [20, 20, 18, 15, 12, 10, 9, 10, 12, 14, 16, 18],
    wet: 0.35,
  },
];

/** The cities that have a station, each once, in alphabetical order. */
export const cities: readonly string[] = [...new Set(stations.map(({ city }) => city))].sort();

export interface Day {
  /** ISO 8601 date. */
  date: string;
  /** Degrees Celsius. */
  high: number;
  /** Degrees Celsius. */
  low: number;
  sky: "clear" | "clouds" | "rain" | "snow";
}

/** The weather of a station on a date: always the same for the same date, so that examples and tests can rely on it. */
export function dayAt(station: Station, date: Date): Day {
  const iso = date.toISOString().slice(0, 10);
  const month = date.getUTCMonth();
  const [mood, damp, shine] = [0, 1, 2].map((salt) => noise(`${station.id} ${iso} ${salt}`)) as [
    number,
    number,
    number,
  ];
  const shift = Math.round((mood - 0.5) * 8);
  const high = station.highs[month]! + shift;
  const low = station.lows[month]! + shift;
  const sky = damp < station.wet ? (high <= 1 ? "snow" : "rain") : shine < 0.5 ? "clear" : "clouds";
  return { date: iso, high, low, sky };
}

/** A number from 0 to 1 that looks random and depends on `text` only (FNV-1a, then a finalizer that spreads the bits). */
function noise(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
