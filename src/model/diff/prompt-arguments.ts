import { pointerTo } from "../../diagnostics.js";
import { jsonEqual, member } from "../json-value.js";
import type { Change } from "./change.js";

interface Argument {
  readonly index: number;
  readonly value: unknown;
}

/** Arguments of a prompt are strings by name: an input without types. */
export function argumentChanges(before: unknown, after: unknown): Change[] {
  const [olds, news] = [byName(before), byName(after)];
  const gone = [...olds].filter(([name]) => !news.has(name));
  return [
    ...gone.map(([name, { index }]): Change => ({
      severity: "breaking",
      code: "argument-removed",
      pointer: pointerTo("", index),
      side: "old",
      message: `argument ${JSON.stringify(name)} is gone`,
    })),
    ...[...news].flatMap(([name, argument]): Change[] => {
      const label = JSON.stringify(name);
      const old = olds.get(name);
      // Generated functions take arguments before options, once there are any.
      const isFirst = olds.size === 0 && argument.index === 0;
      const change = old === undefined ? added(argument, label, isFirst) : changed(old, argument, label);
      return change === undefined ? [] : [{ ...change, pointer: pointerTo("", argument.index), side: "new" }];
    }),
  ];
}

type WhatChanged = Pick<Change, "severity" | "code" | "message">;

function added(argument: Argument, label: string, isFirst: boolean): WhatChanged {
  const code = "argument-added";
  if (isRequired(argument)) return { severity: "breaking", code, message: `new required argument ${label}` };
  const message = `new optional argument ${label}`;
  if (!isFirst) return { severity: "safe", code, message };
  const moves = ", and none before: options are now the second parameter of the generated method";
  return { severity: "risky", code, message: message + moves };
}

function changed(old: Argument, argument: Argument, label: string): WhatChanged | undefined {
  if (jsonEqual(old.value, argument.value)) return undefined;
  const required = isRequired(argument);
  if (required === isRequired(old)) {
    return { severity: "safe", code: "documentation-changed", message: `argument ${label} is described otherwise` };
  }
  return {
    severity: required ? "breaking" : "safe",
    code: "argument-required-changed",
    message: `argument ${label} is now ${required ? "required" : "optional"}`,
  };
}

function isRequired({ value }: Argument): boolean {
  return member(value, "required") === true;
}

function byName(list: unknown): Map<string, Argument> {
  const result = new Map<string, Argument>();
  for (const [index, value] of (Array.isArray(list) ? list : []).entries()) {
    const name = member(value, "name");
    if (typeof name === "string" && !result.has(name)) result.set(name, { index, value });
  }
  return result;
}
