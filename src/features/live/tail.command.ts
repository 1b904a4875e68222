import { styleText } from 'node:util';
import { eventText, sinceStart, speakerOf } from '@conversation-service/voice';
import type { Command } from 'commander';
import { abortedBySignals } from '../../cli/aborted-by-signals.js';
import { EXIT, runCommand } from '../../cli/command.js';
import { CallLines } from './call-lines.js';
import { Refused, readStream } from './event-source.js';

const DETAILS = `
Shows what has been said so far, then each event as it is committed. Before each answer it shows how long the answer took, and after
a ✂ the part that was not heard. It continues without a gap after a lost connection, and ends when the session is sealed or with
Ctrl-C. Write -- before a session id that begins with a dash.`;

interface TailOptions {
  readonly url: string;
  readonly after: string;
  readonly json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<session>', 'the id of the session')
    .option('--url <url>', 'the address of the service', 'http://127.0.0.1:3000')
    .option('--after <sequence>', 'starts after this sequence', '0')
    .option('--json', 'prints one event per line, as the API returns it')
    .addHelpText('after', DETAILS)
    .action((sessionId: string, options: TailOptions) =>
      runCommand(() => endingQuietly(() => tail(sessionId, options)), [Refused]),
    );
}

/** A signal is how a reader ends it. */
async function endingQuietly(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return EXIT.fine;
    throw error;
  }
}

async function tail(sessionId: string, options: TailOptions): Promise<number> {
  const url = `${options.url}/sessions/${encodeURIComponent(sessionId)}/stream?after=${encodeURIComponent(options.after)}`;
  const show = options.json ? showJson : transcript();
  const onLost = (why: string) => say(process.stderr, styleText('yellow', `… ${why}; trying again`));
  for await (const { event, data } of readStream(url, abortedBySignals(), onLost)) show(event, data);
  return EXIT.fine;
}

function showJson(event: string, data: string): void {
  if (event === 'event') say(process.stdout, data);
}

/** Times count from the start of the session, which the stream sends; before that, from the first event. */
function transcript(): (event: string, data: string) => void {
  let startedAt: string | undefined;
  let lines: CallLines | undefined;
  return (event, data) => {
    const fact = JSON.parse(data);
    if (event === 'session') {
      if (fact.startedAt !== startedAt) lines = undefined;
      startedAt = fact.startedAt as string;
      if (fact.endedAt)
        say(process.stdout, styleText('dim', `${fact.status}${fact.endReason ? `: ${fact.endReason}` : ''}`));
    }
    if (event === 'end') say(process.stdout, styleText('dim', 'sealed: no more events will follow'));
    if (event !== 'event') return;
    startedAt ??= fact.timestamp as string;
    lines ??= new CallLines(startedAt);
    const time = sinceStart(Math.max(0, Date.parse(fact.timestamp) - Date.parse(startedAt)));
    say(
      process.stdout,
      `${styleText('dim', time)}  ${colored(speakerOf(fact).padEnd('caller'.length))}  ${lines.textOf(fact, eventText(fact))}`,
    );
  };
}

function colored(speaker: string): string {
  return styleText(speaker.startsWith('caller') ? 'cyan' : 'green', speaker);
}

function say(stream: NodeJS.WritableStream, line: string): void {
  stream.write(`${line}\n`);
}
