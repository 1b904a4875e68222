import '../check-node.js';
import { parseArgs, styleText } from 'node:util';
import { sinceStart, speakerOf, textOf } from './demo/transcript.js';
import { Refused, readStream } from './tail/event-source.js';

const EXIT = { fine: 0, failed: 1, usage: 2 } as const;

const HELP = `Usage: npm run tail -- SESSION [--url http://127.0.0.1:3000] [--after N] [--json]

Shows a session as it happens: what was said so far, then each event as it is committed. It goes on after a lost connection
without a gap, and ends when the session is sealed, or with Ctrl-C.

  --url     where the service is
  --after   begin after this sequence
  --json    one event a line, as the API gives it

Write -- before a session id that begins with a dash: npm run tail -- -- -SESSION
`;

async function tail(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      after: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [sessionId, ...more] = positionals;
  if (values.help || sessionId === undefined || more.length > 0) {
    process.stdout.write(HELP);
    return values.help ? EXIT.fine : EXIT.usage;
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const url = `${values.url}/sessions/${encodeURIComponent(sessionId)}/stream?after=${encodeURIComponent(values.after)}`;
  const show = values.json ? showJson : transcript();
  const onLost = (why: string) => say(process.stderr, styleText('yellow', `… ${why}; trying again`));
  for await (const { event, data } of readStream(url, stop.signal, onLost)) show(event, data);
  return EXIT.fine;
}

function showJson(event: string, data: string): void {
  if (event === 'event') say(process.stdout, data);
}

/** Times count from the start of the session, which the stream tells; before that from the first event. */
function transcript(): (event: string, data: string) => void {
  let startedAtMs: number | undefined;
  return (event, data) => {
    const fact = JSON.parse(data);
    if (event === 'session') {
      startedAtMs = Date.parse(fact.startedAt);
      if (fact.endedAt)
        say(process.stdout, styleText('dim', `${fact.status}${fact.endReason ? `: ${fact.endReason}` : ''}`));
    }
    if (event === 'end') say(process.stdout, styleText('dim', 'sealed: nothing will follow'));
    if (event !== 'event') return;
    startedAtMs ??= Date.parse(fact.timestamp);
    const time = sinceStart(Math.max(0, Date.parse(fact.timestamp) - startedAtMs));
    say(
      process.stdout,
      `${styleText('dim', time)}  ${colored(speakerOf(fact).padEnd('caller'.length))}  ${textOf(fact)}`,
    );
  };
}

function colored(speaker: string): string {
  return styleText(speaker.startsWith('caller') ? 'cyan' : 'green', speaker);
}

function say(stream: NodeJS.WritableStream, line: string): void {
  stream.write(`${line}\n`);
}

try {
  process.exitCode = await tail();
} catch (error) {
  const isInterrupted = error instanceof Error && error.name === 'AbortError';
  if (!isInterrupted) {
    say(process.stderr, error instanceof Refused || error instanceof TypeError ? error.message : String(error));
    process.exitCode = error instanceof TypeError ? EXIT.usage : EXIT.failed;
  }
}
