import type { SamplingContent, SamplingMessage } from "./types.js";

/**
 * What is wrong with the tool results of a conversation: they come alone, in the user's message right after the assistant's
 * that used the tools, one for each use (client/sampling, "Message Content Constraints"). `undefined` when nothing is.
 */
export function toolResultFault(messages: readonly SamplingMessage[]): string | undefined {
  let open = new Set<string>();
  for (const { role, content } of messages) {
    const blocks = blocksOf(content);
    const answered = new Set(blocks.flatMap((block) => (block.type === "tool_result" ? [block.toolUseId] : [])));
    if (answered.size > 0 && (role !== "user" || blocks.some(({ type }) => type !== "tool_result"))) {
      return "Tool results mixed with other content";
    }
    if ([...open].some((id) => !answered.has(id))) return "Tool result missing in request";
    if ([...answered].some((id) => !open.has(id))) return "Tool result without a tool use before it";
    open = new Set(
      role === "assistant" ? blocks.flatMap((block) => (block.type === "tool_use" ? [block.id] : [])) : [],
    );
  }
  return open.size === 0 ? undefined : "Tool result missing in request";
}

function blocksOf(content: SamplingContent | readonly SamplingContent[]): readonly SamplingContent[] {
  return Array.isArray(content) ? (content as readonly SamplingContent[]) : [content as SamplingContent];
}
