/**
 * Strongly connected components (Tarjan), without recursion: for each node the number of its component. They count from 0,
 * and each leads only to such as have smaller numbers.
 */
export function components(size: number, edges: (at: number) => readonly number[]): number[] {
  const result: number[] = new Array<number>(size).fill(-1);
  const order: number[] = new Array<number>(size).fill(-1);
  const low: number[] = new Array<number>(size).fill(0);
  const open: number[] = [];
  let count = 0;
  let closed = 0;
  for (let start = 0; start < size; start += 1) {
    if (order[start] !== -1) continue;
    const stack = [{ node: start, rest: enter(start) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { node, rest } = top;
      const next = rest.pop();
      if (next !== undefined) {
        if (order[next] === -1) stack.push({ node: next, rest: enter(next) });
        else if (result[next] === -1) low[node] = Math.min(low[node] as number, order[next] as number);
        continue;
      }
      stack.pop();
      const above = stack.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
      if (low[node] !== order[node]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        result[member] = closed;
        if (member === node) break;
      }
      closed += 1;
    }
  }
  return result;

  function enter(node: number): number[] {
    order[node] = low[node] = count;
    count += 1;
    open.push(node);
    return [...edges(node)];
  }
}
