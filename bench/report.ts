import { readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from './machine.js';
import { isMet, type Row, type Target } from './measure.js';
import type { Side } from './pairs.js';

/** A row with the id of its measure. */
export type ResultRow = Row & { readonly id: string };

export interface Results {
  readonly rows: readonly ResultRow[];
  readonly machine: Machine;
  readonly date: Date;
  readonly rounds: number;
  readonly quick: boolean;
}

/** Above this share of a core, the load generator slows a contestant down, and the ratio favours the other one. */
const GENERATOR_LIMIT = 0.9;

const BEGIN = '<!-- results: written by the benchmarks -->';
const END = '<!-- end of results -->';

/** Writes the results between the marks of the page. */
export function writePage(file: string, results: Results): void {
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has lost the marks of the results.`);
  writeFileSync(file, `${before}${BEGIN}\n\n${describeResults(results)}\n${END}${after}`);
}

/** Returns the results as Markdown that is also readable in a terminal. */
export function describeResults(results: Results): string {
  const { rows, quick } = results;
  const sides = rows.flatMap(({ id, pair }) => (pair ? [toSideCells(id, pair.a), toSideCells(id, pair.b)] : []));
  const parts = [describeRun(results)];
  if (quick) parts.push('**A quick run: it shows that everything works. Its numbers mean little.**\n');
  parts.push(table(['id', 'measure', 'target', 'measured', 'spread', 'by processor', 'verdict'], rows.map(toCells)));
  if (sides.length > 0)
    parts.push(table(['id', 'contestant', 'a second', 'p50', 'p99', 'processor', 'generator'], sides));
  return parts.join('\n');
}

function describeRun({ machine, date, rounds }: Results): string {
  const { processor, cores, memoryGb, system, node, sqlite, syncMs, isInMemory } = machine;
  const disk = isInMemory
    ? 'data in memory, so **nothing here was durable**'
    : `4 KiB written and on the disk in ${syncMs.toFixed(2)} ms`;
  return (
    `${date.toISOString().slice(0, 10)}: ${processor}, ${cores} cores, ${memoryGb} GB, ${system}; Node ${node}, ` +
    `SQLite ${sqlite}; ${disk}; medians of ${rounds} rounds.\n`
  );
}

function toCells({ id, what, target, value, unit, spread, byProcessor }: ResultRow): readonly string[] {
  return [
    id,
    what,
    target ? formatTarget(target, unit) : '',
    format(value, unit),
    spread ? `${format(spread[0])} … ${format(spread[1])}` : '',
    byProcessor === undefined || Number.isNaN(byProcessor) ? '' : format(byProcessor),
    target ? (isMet(value, target) ? 'met' : 'not met') : '',
  ];
}

function toSideCells(id: string, { name, median }: Side): readonly string[] {
  const { perSecond, p50Ms, p99Ms, cpuMicros, generatorShare } = median;
  return [
    id,
    name,
    Math.round(perSecond).toLocaleString('en'),
    p50Ms === undefined ? '' : `${p50Ms} ms`,
    p99Ms === undefined ? '' : `${p99Ms} ms`,
    cpuMicros === undefined ? '' : `${cpuMicros.toFixed(cpuMicros < 10 ? 1 : 0)} µs`,
    generatorShare === undefined
      ? ''
      : `${Math.round(generatorShare * 100)} %${generatorShare > GENERATOR_LIMIT ? ' (the limit)' : ''}`,
  ];
}

function formatTarget(target: Target, unit: Row['unit']): string {
  return 'atLeast' in target ? `≥ ${format(target.atLeast, unit)}` : `≤ ${format(target.atMost, unit)}`;
}

function format(value: number, unit?: Row['unit']): string {
  const number = value >= 20 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(2)));
  return unit ? `${number} ${unit}` : number;
}

/** Pads the columns, so that the table is readable in a terminal. */
function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...body.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return `${[line(head), rule, ...body.map(line)].join('\n')}\n`;
}
