import { PROOF_TOPICS, type ProofTopic } from '../check.js';
import type { CheckResult } from '../check-result.js';
import { EPILOGUE, PROLOGUE } from './page-texts.js';
import { figureText } from './result-table.js';

const TITLES: Readonly<Record<ProofTopic, string>> = {
  controls: 'Would the tests notice?',
  correctness: 'Answers and order',
  crashes: 'Crashes and power cuts',
  faults: 'Faults around the service',
  input: 'Hostile input',
  load: 'Load, and the end of a process',
  security: 'Security',
};

/** `docs/reliability.md`, from results alone: the same results give the same page. */
export function reliabilityPage(results: readonly CheckResult[]): string {
  const topics = PROOF_TOPICS.map((topic) => [topic, results.filter((result) => result.topic === topic)] as const);
  const sections = topics
    .filter(([, ofTopic]) => ofTopic.length > 0)
    .map(([topic, ofTopic]) => section(topic, ofTopic));
  return [PROLOGUE, ...sections, circumstances(results), EPILOGUE].join('\n');
}

function section(topic: ProofTopic, results: readonly CheckResult[]): string {
  const lines = [`## ${TITLES[topic]}`, '', '| promise | figures | again with |', '|---|---|---|'];
  for (const result of results) lines.push(`| ${result.promise} | ${figuresCell(result)} | ${command(result)} |`);
  const details = results.flatMap((result) => result.details.map((detail) => `${detail}\n`));
  return [...lines, '', ...details].join('\n');
}

function figuresCell(result: CheckResult): string {
  if (result.outcome !== 'held') return `**${result.outcome}**: ${result.reason?.split('\n')[0] ?? ''}`;
  const figures = result.figures.map((figure) =>
    figure.mustBe === undefined ? figureText(figure) : `**${figureText(figure)}**`,
  );
  return figures.join('<br>');
}

function command({ name, seed, long }: CheckResult): string {
  return `\`npm run prove -- ${long ? '--long ' : ''}--only ${name} --seed ${seed}\``;
}

function circumstances(results: readonly CheckResult[]): string {
  const rows = results.map(({ name, long, durationSeconds, finishedAt, machine, substitutes }) =>
    [
      name,
      long ? 'long' : 'short',
      `${durationSeconds} s`,
      finishedAt.slice(0, 10),
      machine,
      substitutes.join(', '),
    ].join(' | '),
  );
  return [
    '## When and where',
    '',
    '| check | run | took | day | machine | substitute |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
