// node packages/voice/bench.mjs [events]: how many events per second one core reads and turns into every view.
import { readdirSync, readFileSync } from 'node:fs';
import { CallView, runSteps } from './dist/index.js';

const COUNT = Number(process.argv[2] ?? 100_000);
const START_MS = Date.UTC(2026, 0, 15, 9, 30);
const at = (ms) => new Date(START_MS + ms).toISOString();

/** CPU time, so that other work on the machine does not count. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * An exchange of four events: the user's words, an answer with latency, every third one a tool call, every fifth one
 * interrupted.
 */
function exchange(index) {
  const startMs = index * 5_000;
  const source = { provider: 'livekit', type: 'conversation_item_added' };
  const latency = { endOfTurnMs: 320, llmTtftMs: 410 + (index % 97), ttsTtfbMs: 120, e2eMs: 900 + (index % 311) };
  const isCut = index % 5 === 0;
  const events = [
    [
      'user_speech',
      {
        text: 'I would like to move my appointment to Friday, please.',
        itemId: `u${index}`,
        startedAt: at(startMs),
        endedAt: at(startMs + 1_800),
        source,
      },
    ],
    [
      'bot_speech',
      {
        text: "Sure, let me look that up for you. It won't take long.",
        itemId: `b${index}`,
        startedAt: at(startMs + 2_600),
        endedAt: at(startMs + 4_400),
        interrupted: isCut,
        latency,
        source,
        ...(isCut ? { heardText: 'Sure, let me' } : {}),
      },
    ],
    index % 3 === 0 ? ['x.tool_call', { callId: `c${index}`, name: 'lookup' }] : ['system', { kind: 'context' }],
    index % 3 === 0
      ? ['x.tool_result', { callId: `c${index}`, result: { ok: true } }]
      : ['user_speech', { text: 'mhm', startMs: startMs + 3_000, endMs: startMs + 3_300 }],
  ];
  return events.map(([type, payload], place) => ({
    type,
    payload,
    sequence: index * 4 + place + 1,
    eventId: `e${index}-${place}`,
    timestamp: at(startMs + place * 500),
  }));
}

/** The messages of every fixture of the importers, in the providers' own words: lists and lines one by one. */
function providerMessages() {
  const folder = new URL('../importers/fixtures/', import.meta.url);
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.jsonl?$/.test(name));
  return files.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    return name.endsWith('l')
      ? text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : JSON.parse(text);
  });
}

/** Provider messages over and over, stored as they came: what neither side said has no text and is read all the same. */
function asStored(messages) {
  return Array.from({ length: COUNT }, (_, index) => ({
    type: index % 2 === 0 ? 'user_speech' : 'bot_speech',
    payload: messages[index % messages.length],
    sequence: index + 1,
    eventId: `e${index}`,
    timestamp: at(index * 1_000),
  }));
}

const session = { sessionId: 's', startedAt: at(0), endedAt: at(COUNT * 1_250), language: 'en-US' };

function read(events) {
  const view = new CallView(session);
  for (const event of events) view.add(event);
  return view;
}

/** Returns the longest step in milliseconds. Each step counts with its best of five runs, to exclude other load. */
function longestStep(begin) {
  const best = [];
  for (let run = 0; run < 5; run += 1) {
    const steps = begin();
    for (let at = 0, done = false; !done; at += 1) {
      const from = performance.now();
      done = steps.next().done;
      best[at] = Math.min(best[at] ?? Number.POSITIVE_INFINITY, performance.now() - from);
    }
  }
  return Math.max(...best).toFixed(1);
}

function best(run) {
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const from = cpuMs();
      run();
      return cpuMs() - from;
    }),
  );
}

function report(name, events) {
  const perSecond = (run) => Math.round((events.length / best(run)) * 1_000).toLocaleString('en');
  const view = read(events);
  const [transcript, turns] = [longestStep(() => view.transcriptSteps()), longestStep(() => view.turnsSteps())];
  console.log(`${name}: ${events.length} events, best of 5, one core, Node ${process.version}`);
  console.log(`read                  ${perSecond(() => read(events))} events/s`);
  console.log(`read and transcript   ${perSecond(() => runSteps(read(events).transcriptSteps()))} events/s`);
  console.log(`read and turns        ${perSecond(() => runSteps(read(events).turnsSteps()))} events/s`);
  console.log(`longest step          ${transcript} ms of a transcript, ${turns} ms of turns`);
}

report('a call in our vocabulary', Array.from({ length: Math.ceil(COUNT / 4) }, (_, index) => exchange(index)).flat());
report("providers' own payloads", asStored(providerMessages()));
