import type { SourceFile, Violation } from './source-file.js';

/**
 * Rule `cycle`: no file reaches itself through imports, including type imports. Each violation shows one shortest
 * cycle; files of a reported cycle are not reported again.
 */
export function checkCycles(files: readonly SourceFile[]): readonly Violation[] {
  const graph = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const told = new Set<string>();
  const violations: Violation[] = [];
  for (const file of files) {
    const cycle = told.has(file.path) ? undefined : shortestCycle(file.path, graph);
    if (!cycle) continue;
    for (const path of cycle) told.add(path);
    violations.push(toViolation(file, cycle));
  }
  return violations;
}

type Graph = ReadonlyMap<string, readonly string[]>;

function targetsOf(file: SourceFile): readonly string[] {
  return file.imports.flatMap((site) => site.path ?? []);
}

/** Breadth first, so that the first way back is a shortest one. */
function shortestCycle(start: string, graph: Graph): readonly string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return way;
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

function toViolation(file: SourceFile, cycle: readonly string[]): Violation {
  const line = file.imports.find((site) => site.path === (cycle[1] ?? file.path))?.line ?? 1;
  return {
    rule: 'cycle',
    path: file.path,
    line,
    found: `imports itself: ${[...cycle, file.path].join(' -> ')}`,
    remedy: 'Move what both need into a file that imports neither.',
  };
}
