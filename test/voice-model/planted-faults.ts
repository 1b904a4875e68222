import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CallViewClass } from './compare.js';

/** A definition that is deliberately broken in a copy of the compiled package. */
export interface VoiceFault {
  readonly name: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

export const VOICE_FAULTS: readonly VoiceFault[] = [
  fault('a partial event goes before a final one', 'merge/outranks', 'return a.isFinal;', 'return !a.isFinal;'),
  fault('the lower rev wins', 'merge/outranks', 'a.rev > b.rev', 'a.rev < b.rev'),
  fault(
    'without a provider the earlier event wins',
    'merge/outranks',
    'a.sequence > b.sequence',
    'a.sequence < b.sequence',
  ),
  fault('of one provider the earlier end wins', 'merge/outranks', 'aEnd > bEnd', 'aEnd < bEnd'),
  fault('of one provider the shorter text wins', 'merge/outranks', 'aLength > bLength', 'aLength < bLength'),
  fault('a text that was only heard replaces another', 'merge/outranks', ': bIsHeard', ': outranks(a, b)'),
  fault(
    'a later false takes an interruption back',
    'merge/merged-item',
    'this.interrupted || interrupted',
    'interrupted',
  ),
  fault('a report supersedes what began long after it', 'merge/layers', 'TOLERANCE_MS = 1_000', 'TOLERANCE_MS = 3_000'),
  fault('a cut behind the end of the audio counts', 'merge/utterance', 'playedMs >= generatedMs', 'playedMs < 0'),
  fault('a cut utterance ends where it would have', 'merge/utterance', 'Math.min(wholeMs, playedMs)', 'wholeMs'),
  fault(
    'an interruption is of what ended long before',
    'merge/attach-supplements',
    'MAX_DELAY_MS = 2_000',
    'MAX_DELAY_MS = 9_000',
  ),
  fault('words count where they begin', 'transcript/heard-text', 'endMs <= untilMs', 'endMs <= untilMs + 300'),
  fault('nothing heard reads as unknown', 'transcript/heard-text', 'playedMs === 0', 'playedMs === -1'),
  fault('what was generated is always known', 'transcript/heard-text', 'return !isCut ||', 'return true ||'),
  fault('keys that are pressed break a turn', 'turns/turns', "one.utterance.medium === 'dtmf' ||", ''),
  fault('a backchannel is a turn', 'turns/turns', '|| backchannels.has(one.index)', ''),
  fault('the gap begins with the last utterance', 'turns/turns', 'laterMs > 0 ||', 'true ||'),
  fault('gaps to a tick are exact', 'turns/exchanges', '!isRough && isSpoken', 'isSpoken'),
  fault('gaps of typed words count', 'turns/exchanges', '!isRough && isSpoken', '!isRough'),
  fault('negative gaps count', 'turns/exchanges', '&& responseGapMs >= 0', ''),
  fault(
    'the user’s claim goes before the bot’s',
    'turns/exchanges',
    'both[stage] ??= claims[stage]',
    'both[stage] = claims[stage] ?? both[stage]',
  ),
  fault(
    'the first token counts beside the first sentence',
    'turns/exchanges',
    'llmTtfsMs ?? llmTtftMs',
    'llmTtftMs ?? llmTtfsMs',
  ),
  fault(
    'talk is known in spite of ticks',
    'measures/talk',
    'this.ticks.length * 5 > this.count',
    'this.ticks.length === this.count',
  ),
  fault('short overlaps count', 'measures/talk', 'MIN_OVERLAP_MS = 100', 'MIN_OVERLAP_MS = 1'),
  fault('short holes are silences', 'measures/talk', 'MIN_SILENCE_MS = 2_000', 'MIN_SILENCE_MS = 500'),
  fault('waiting for an answer is a silence', 'measures/talk', '|| answers.has(endMs)', ''),
  fault('a turn change is a barge-in', 'turns/find-interruptions', 'TURN_CHANGE_MS = 200', 'TURN_CHANGE_MS = 0'),
  fault('every filler is a backchannel', 'turns/find-interruptions', 'intoEndMs - endMs >= GOES_ON_MS &&', ''),
  fault(
    'silence of the user is no false alarm',
    'turns/find-interruptions',
    'FALSE_ALARM_MS = 2_000',
    'FALSE_ALARM_MS = 9_000',
  ),
  fault(
    'the edge of an utterance is an overlap',
    'turns/find-interruptions',
    'MIN_OVERLAP_MS = 100',
    'MIN_OVERLAP_MS = 1',
  ),
  fault('the percentile lies one rank lower', 'measures/distribution', 'Math.ceil(', 'Math.floor('),
];

function fault(name: string, file: string, right: string, wrong: string): VoiceFault {
  return { name, file, right, wrong };
}

const PACKAGE = dirname(fileURLToPath(import.meta.resolve('@conversation-service/voice')));

/** Without its source maps, which would lead to sources that are not next to the copy. */
function copyCode(folder: string): void {
  for (const file of globSync('**/*.js', { cwd: PACKAGE })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), readFileSync(join(PACKAGE, file), 'utf8').replace(/^\/\/# sourceMapp.*$/m, ''));
  }
}

/**
 * Provides the package with the fault while `use` runs.
 * @throws Error if the code no longer contains the place
 */
export async function withFault<Result>(
  { name, file, right, wrong }: VoiceFault,
  use: (View: CallViewClass) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-fault-'));
  try {
    copyCode(folder);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const path = join(folder, `${file}.js`);
    const code = readFileSync(path, 'utf8');
    if (!code.includes(right)) throw new Error(`${file} has no "${right}" to plant "${name}" at`);
    writeFileSync(
      path,
      code.replace(right, () => wrong),
    );
    const { CallView } = (await import(pathToFileURL(join(folder, 'index.js')).href)) as { CallView: CallViewClass };
    return await use(CallView);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
