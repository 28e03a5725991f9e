/** Five tools as servers have them: a flat one, defaults and enums, nested lists, a discriminated union, an output. */
export const TYPICAL_TOOLS: readonly { readonly name: string; readonly schema: Readonly<Record<string, unknown>> }[] = [
  {
    name: "get_forecast",
    schema: {
      type: "object",
      properties: {
        city: { type: "string", minLength: 1, description: "City name." },
        days: { type: "integer", minimum: 1, maximum: 7, default: 3, description: "How many days to forecast." },
        units: { type: "string", enum: ["metric", "imperial"], default: "metric" },
      },
      required: ["city"],
      additionalProperties: false,
    },
  },
  {
    name: "search_issues",
    schema: {
      type: "object",
      properties: {
        query: { type: "string", minLength: 1, maxLength: 256, description: "Words to look for." },
        state: { type: "string", enum: ["open", "closed", "all"], default: "open" },
        labels: { type: "array", items: { type: "string", minLength: 1 }, maxItems: 10 },
        assignee: { type: ["string", "null"], description: "Login, or null for nobody." },
        since: { type: "string", format: "date-time" },
        page: { type: "integer", minimum: 1, default: 1 },
        perPage: { type: "integer", minimum: 1, maximum: 100, default: 30 },
      },
      required: ["query"],
      additionalProperties: false,
    },
  },
  {
    name: "create_event",
    schema: {
      type: "object",
      properties: {
        title: { type: "string", minLength: 1 },
        start: { type: "string", format: "date-time" },
        end: { type: "string", format: "date-time" },
        attendees: {
          type: "array",
          items: {
            type: "object",
            properties: {
              email: { type: "string", format: "email" },
              role: { type: "string", enum: ["required", "optional"] },
            },
            required: ["email"],
            additionalProperties: false,
          },
          minItems: 1,
        },
        location: {
          type: "object",
          properties: { name: { type: "string" }, latitude: { type: "number" }, longitude: { type: "number" } },
          required: ["name"],
        },
      },
      required: ["title", "start", "attendees"],
      additionalProperties: false,
    },
  },
  {
    name: "draw_shape",
    schema: {
      type: "object",
      properties: {
        color: { type: "string", pattern: "^#[0-9a-f]{6}$" },
        shape: {
          oneOf: [
            {
              type: "object",
              properties: { kind: { const: "circle" }, radius: { type: "number", exclusiveMinimum: 0 } },
              required: ["kind", "radius"],
            },
            {
              type: "object",
              properties: {
                kind: { const: "rectangle" },
                width: { type: "number", exclusiveMinimum: 0 },
                height: { type: "number", exclusiveMinimum: 0 },
              },
              required: ["kind", "width", "height"],
            },
            {
              type: "object",
              properties: {
                kind: { const: "polygon" },
                points: {
                  type: "array",
                  items: { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 },
                },
              },
              required: ["kind", "points"],
            },
          ],
        },
      },
      required: ["shape"],
    },
  },
  {
    name: "list_files (output)",
    schema: {
      type: "object",
      properties: {
        files: {
          type: "array",
          items: {
            type: "object",
            properties: {
              path: { type: "string" },
              size: { type: "integer", minimum: 0 },
              modified: { type: "string", format: "date-time" },
              kind: { type: "string", enum: ["file", "directory", "link"] },
            },
            required: ["path", "kind"],
          },
        },
        nextCursor: { type: "string" },
      },
      required: ["files"],
    },
  },
];
