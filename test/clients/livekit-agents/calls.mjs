// Records scripted calls through LiveKit Agents: calls.mjs RECORDER SERVICE SPOOL. Prints only what is wrong.
import { ScriptedCall, weather } from './scripted-call.mjs';

// As in the process of a job.
process.on('unhandledRejection', () => undefined);

const [recorderPath, url, spoolDir] = process.argv.slice(2);
const { record } = await import(recorderPath);

const LONG = 'It is sunny and twenty one degrees today, with a light wind from the east.';
const REPLIES = {
  'I would like to move my appointment.': 'Of course. Which day suits you?',
  'What is the weather?': { text: 'Let me look.', tool: 'weather' },
  'Tell me more.': LONG,
  'Wait, stop.': 'Sorry, what else can I do for you today?',
  'Never mind.': 'Fine.',
  'Goodbye.': 'Goodbye!',
  tool: 'It is sunny.',
};

/** By name of the session: how the call is set up, and what happens in it. */
const CALLS = {
  greeting: [
    { greeting: 'Hello, how can I help?' },
    async (call) => {
      await call.answered('Hello, how can I help?');
      await call.hear('I would like to move my appointment.');
      await call.answered('Of course. Which day suits you?');
      await call.hear('What is the weather?');
      await call.answered('It is sunny.');
    },
  ],
  'no-greeting': [
    {},
    async (call) => {
      await call.hear('Goodbye.');
      await call.answered('Goodbye!');
    },
  ],
  'two-barge-ins': [
    { cuts: { 'It is sunny': 4, Sorry: 2 } },
    async (call) => {
      await call.hear('Tell me more.');
      await call.held('It is sunny');
      await call.hear('Wait, stop.');
      await call.held('Sorry');
      await call.hear('Never mind.');
      await call.answered('Fine.');
    },
  ],
  'cut-greeting': [
    { greeting: 'Welcome to the bank.', cuts: { Welcome: 2 } },
    async (call) => {
      await call.held('Welcome');
      await call.hear('Goodbye.');
      await call.answered('Goodbye!');
    },
  ],
  unheard: [
    { greeting: 'Welcome to the bank.', cuts: { Welcome: 0, 'It is sunny': 0 } },
    async (call) => {
      await call.held('Welcome');
      await call.hear('Tell me more.');
      await call.held('It is sunny');
      await call.hear('Never mind.');
      await call.answered('Fine.');
    },
  ],
  draft: [
    {},
    async (call) => {
      await call.hear('I would like to move my appointment.', 'Goodbye.');
      await call.answered('Of course. Which day suits you?');
    },
  ],
  'tool-fails': [
    {
      run: () => {
        throw new Error('no weather today');
      },
    },
    async (call) => {
      await call.hear('What is the weather?');
      await call.answered('It is sunny.');
    },
  ],
  'tool-hangs': [
    { run: () => new Promise(() => undefined) },
    async (call) => {
      await call.hear('What is the weather?');
      await call.answered('Let me look.');
      // The framework waits for the tool for a minute when the job ends, and continues without closing the session.
      call.session.close = async () => undefined;
    },
  ],
  'cut-by-the-end': [
    { cuts: { 'It is sunny': 3 } },
    async (call) => {
      await call.hear('Tell me more.');
      await call.held('It is sunny');
    },
  ],
  'bad-event': [
    {},
    async (call) => {
      call.session.emit('agent_state_changed', undefined);
      await call.hear('Goodbye.');
      await call.answered('Goodbye!');
    },
  ],
  error: [
    { replies: { 'Goodbye.': new Error('no model') } },
    (call) => Promise.all([call.closed(), call.hear('Goodbye.')]),
  ],
};

async function play(name, [{ run = () => ({ sky: 'sunny' }), ...script }, happen]) {
  const call = new ScriptedCall({ replies: REPLIES, tools: weather(run), ...script });
  const recorder = record(call.session, call, { url, sessionId: name, spoolDir });
  await call.start();
  await happen(call);
  await call.end();
  const { dropped, deadLetters } = recorder.stats;
  if (dropped + deadLetters > 0) console.log(`${name}: ${dropped} dropped, ${deadLetters} refused`);
}

// One after the other, because the framework measures with the clock, and two cores are shared.
for (const [name, call] of Object.entries(CALLS)) await play(name, call);
process.exit(0);
