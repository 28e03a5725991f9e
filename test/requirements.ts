import { AUTHORIZATION } from "./requirements/authorization.js";
import { BASE } from "./requirements/base.js";
import type { Clause } from "./requirements/clause.js";
import { FEATURES } from "./requirements/features.js";
import { OURS } from "./requirements/ours.js";
import { PATTERNS } from "./requirements/patterns.js";
import { TRANSPORTS } from "./requirements/transports.js";

export type { Clause } from "./requirements/clause.js";

/** The clauses of the specification that we claim, both eras, by chapter. */
export const CHAPTERS: readonly { readonly title: string; readonly clauses: readonly Clause[] }[] = [
  { title: "Messages, versions, lifecycle", clauses: BASE },
  { title: "Transports", clauses: TRANSPORTS },
  { title: "Questions, cancellation, progress, subscriptions", clauses: PATTERNS },
  { title: "Server and client features", clauses: FEATURES },
  { title: "Authorization", clauses: AUTHORIZATION },
  { title: "Limits, isolation, processes, generator", clauses: OURS },
];

/** Every clause that this project claims. test/architecture/requirements.test.ts holds the tests to it. */
export const REQUIREMENTS: readonly Clause[] = CHAPTERS.flatMap(({ clauses }) => clauses);
