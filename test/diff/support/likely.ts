/** Draws whole numbers below `bound`. */
export type Draw = (bound: number) => number;

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value that the schema is likely to accept, or to refuse for one reason only: it lies at an edge. */
export function likely(schema: unknown, draw: Draw, root: unknown = schema, depth = 0): unknown {
  if (!isSchema(schema) || depth > 5) return [null, true, 0, 1.5, "", "a", [], {}][draw(8)];
  const below = (part: unknown): unknown => likely(part, draw, root, depth + 1);
  if (Object.hasOwn(schema, "const")) return schema["const"];
  if (Array.isArray(schema["enum"]) && schema["enum"].length > 0) return schema["enum"][draw(schema["enum"].length)];
  if (schema["$ref"] === "#") return below(root);
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    const branches = schema[keyword];
    if (Array.isArray(branches) && branches.length > 0 && draw(3) > 0) return below(branches[draw(branches.length)]);
  }
  const types = [schema["type"] ?? ["null", "boolean", "integer", "number", "string", "array", "object"]].flat();
  switch (types[draw(types.length)]) {
    case "null":
      return null;
    case "boolean":
      return draw(2) === 0;
    case "integer":
      return Math.trunc(number(schema, draw));
    case "number":
      return number(schema, draw) + [0, 0.5][draw(2)]!;
    case "string":
      return ["a", "b", "ab", "bb", ""][draw(5)]!.padEnd(size(schema, "Length", draw), "a");
    case "array": {
      const places = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
      return Array.from({ length: size(schema, "Items", draw) }, (_, at) => below(places[at] ?? schema["items"]));
    }
    default: {
      const members = isSchema(schema["properties"]) ? schema["properties"] : {};
      const required = Array.isArray(schema["required"]) ? (schema["required"] as string[]) : [];
      const names = [...required, ...Object.keys(members).filter(() => draw(2) === 0), ...(draw(4) === 0 ? ["c"] : [])];
      return Object.fromEntries(
        names.map((name) => [
          name,
          below(Object.hasOwn(members, name) ? members[name] : schema["additionalProperties"]),
        ]),
      );
    }
  }
}

function number(schema: Schema, draw: Draw): number {
  const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].map(
    (name) => schema[name],
  );
  const edges = [0, ...bounds.filter((bound) => typeof bound === "number")];
  return edges[draw(edges.length)]! + draw(3) - 1;
}

function size(schema: Schema, of: string, draw: Draw): number {
  const edges = [1, ...[schema[`min${of}`], schema[`max${of}`]].filter((edge) => typeof edge === "number")];
  return Math.min(6, Math.max(0, edges[draw(edges.length)]! + draw(3) - 1));
}
