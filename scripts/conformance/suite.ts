import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";

// The official suite, at the version that the figures in the README speak of, and a Node that it runs on (it wants 22).
const SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12";
const NODE = "node@24.21.0";

/** An installed suite. */
export interface Suite {
  /** Path of the Node that runs it. */
  node: string;
  /** Path of its program. */
  program: string;
  folder: string;
}

/** Which side is under test. */
export type Leg = "server" | "client";

/** One scenario at one revision. */
export interface Run {
  leg: Leg;
  revision: string;
  scenario: string;
  /** Whether the revision requires it; others are run for what they tell. */
  required: boolean;
}

/** Installs the suite beside the build output, once. */
export async function installSuite(root: string): Promise<Suite> {
  const prefix = join(root, "test-output", "conformance");
  const folder = join(prefix, "node_modules", "@modelcontextprotocol", "conformance");
  const suite = {
    node: join(prefix, "node_modules", "node", "bin", "node"),
    program: join(folder, "dist", "index.js"),
    folder,
  };
  if (!existsSync(suite.program) || !existsSync(suite.node)) {
    const options = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", prefix];
    await promisify(execFile)("npm", [...options, SUITE, NODE]);
  }
  return suite;
}

/** What a revision requires, and what is run besides. */
export async function requirements(suite: Suite, revision: string): Promise<Run[]> {
  const text = await readFile(join(suite.folder, "requirements", `${revision}.yaml`), "utf8");
  const listed = parse(text) as { server: string[]; client: string[]; not_scored?: { scenario: string; leg: Leg }[] };
  const required = (leg: Leg): Run[] => listed[leg].map((scenario) => ({ leg, revision, scenario, required: true }));
  const others = (listed.not_scored ?? []).map(({ scenario, leg }) => ({ leg, revision, scenario, required: false }));
  return [...required("server"), ...required("client"), ...others];
}
