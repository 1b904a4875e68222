import { styleText } from 'node:util';
import { type Counts, sentCount } from './counts.js';

/** The call whose 20th utterance began before its 19th, so that its log and its history differ there. */
const OUT_OF_ORDER_CALL = '0126ffdce48049a9';

/** More would scroll the rest off the screen. */
const DIFFERENCES_SHOWN = 20;

export function countsText(counts: Counts): string {
  const rows: readonly [string, number, string][] = [
    ['sent', sentCount(counts), 'events, repeats included'],
    ['stored', counts.stored, 'once each'],
    ['replayed', counts.replayed, 'repeats of the same: answered with what was stored'],
    ['refused', counts.refused, 'repeats with another content: 409, nothing changed'],
  ];
  return rows.map(([name, count, meaning]) => `  ${name.padEnd(9)}${String(count).padStart(4)}  ${meaning}`).join('\n');
}

export interface CheckFacts {
  readonly sessions: number;
  readonly events: number;
  /** Number of events that arrived after one with a later time. */
  readonly outOfOrder: number;
  readonly differences: readonly string[];
}

/** Returns the verdict with the differences. */
export function checkText({ sessions, events, outOfOrder, differences }: CheckFacts): string {
  if (differences.length === 0) {
    const order = `${outOfOrder} arrived after one of a later time: the log keeps the order of arrival, the pages that of time`;
    return `  ${styleText('green', 'ok')}: ${sessions} sessions with ${events} events, read back by log and by page, equal what was sent\n  ${order}`;
  }
  const shown = differences.slice(0, DIFFERENCES_SHOWN).map((difference) => `  - ${difference}`);
  const more = differences.length - shown.length;
  const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
  const lines = [`  ${styleText('red', 'NOT OK')}: ${count} between what was sent and what was read back`, ...shown];
  return [...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n');
}

/** Returns what to look at while the service runs. */
export function addressesText(address: string): string {
  return `
${styleText('bold', `Open ${address}/console`)}

${styleText('bold', 'The service runs on until Ctrl-C')} (conversation-service demo --clean removes its data)
  Overview     ${address}/console/overview?range=24h
  Docs         ${address}/docs
  Sessions     curl -s '${address}/sessions?limit=3'
  By metadata  curl -s '${address}/sessions?metadata.task=transfer%20money'
  One session  curl -s '${address}/sessions/${OUT_OF_ORDER_CALL}?limit=2&offset=18'
  Its log      curl -s '${address}/sessions/${OUT_OF_ORDER_CALL}/events?limit=2&after=18'
`;
}
