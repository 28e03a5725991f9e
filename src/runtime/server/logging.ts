import type { LoggingLevel } from "../protocol/types.js";

/** RFC 5424 severities, least severe first. */
const LEVELS: readonly LoggingLevel[] = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
];

export function isLoggingLevel(value: unknown): value is LoggingLevel {
  return (LEVELS as readonly unknown[]).includes(value);
}

/** Whether a client that asked for `minimum` hears a message of `level`. */
export function isLoud(level: LoggingLevel, minimum: LoggingLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(minimum);
}
