import type { CheckResult } from '../check-result.js';
import { figureText } from './result-table.js';

/** `docs/reliability.md`, from results alone: the same results give the same page. */
export function reliabilityPage(results: readonly CheckResult[]): string {
  const rows = results.map(
    ({ promise, name, figures }) => `| ${promise} | ${name} | ${figures.map(figureText).join('; ')} |`,
  );
  return `# Reliability\n\n| promise | check | figures |\n|---|---|---|\n${rows.join('\n')}\n`;
}
