import type { Operation } from './operation.js';

/** One operation per line, in the order of their starts, so that a failure can be saved and checked again. */
export function toJsonLines(history: readonly Operation[]): string {
  const sorted = [...history].sort((a, b) => a.startedAt - b.startedAt);
  return sorted.map((operation) => `${JSON.stringify(operation)}\n`).join('');
}

export function fromJsonLines(text: string): readonly Operation[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Operation);
}
