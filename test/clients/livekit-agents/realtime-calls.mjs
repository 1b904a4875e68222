// Records scripted calls with a realtime model through LiveKit Agents: realtime-calls.mjs RECORDER SERVICE SPOOL.
// Prints only what is wrong.
import { once } from 'node:events';
import { ScriptedCall, weather } from './scripted-call.mjs';

// As in the process of a job.
process.on('unhandledRejection', () => undefined);

const [recorderPath, url, spoolDir] = process.argv.slice(2);
const { record } = await import(recorderPath);
const LONG = 'It is sunny and twenty one degrees today, with a light wind from the east.';

/** By name of the session: how the call is set up, and what happens in it. No call has a greeting. */
const CALLS = {
  'realtime-two-barge-ins': [
    { cuts: { 'It is sunny': 4, Sorry: 2 } },
    async (call) => {
      (await call.speak('Tell me more.')).transcribe();
      call.reply(LONG);
      await call.held('It is sunny');
      (await call.speak('Wait, stop.')).transcribe();
      call.reply('Sorry, what else can I do for you today?');
      await call.held('Sorry');
      (await call.speak('Never mind.')).transcribe();
      call.reply('Fine.');
      await call.answered('Fine.');
      const cuts = call.realtime.truncations.map(({ audioTranscript }) => audioTranscript);
      if (cuts.join() !== 'It is sunny and,Sorry, what') console.log(`truncated: ${cuts}`);
    },
  ],
  'realtime-late': [
    {},
    async (call) => {
      const first = await call.speak('Which day suits you?');
      call.reply('Friday.');
      await call.answered('Friday.');
      first.transcribe();
      const second = await call.speak('Goodbye.');
      call.reply('Goodbye!');
      await call.answered('Goodbye!');
      second.transcribe();
    },
  ],
  'realtime-unheard': [
    { cuts: { 'It is sunny': 0 } },
    async (call) => {
      (await call.speak('Tell me more.')).transcribe();
      call.reply(LONG);
      await call.held('It is sunny');
      (await call.speak('Never mind.')).transcribe();
      call.reply('Fine.');
      await call.answered('Fine.');
    },
  ],
  'realtime-tool': [
    { tools: weather(() => ({ sky: 'sunny' })) },
    async (call) => {
      (await call.speak('What is the weather?')).transcribe();
      const executed = once(call.session, 'function_tools_executed');
      call.reply({ text: 'Let me look.', tool: 'weather' });
      await executed;
      call.reply('It is sunny.');
      await call.answered('It is sunny.');
    },
  ],
  'realtime-tool-hangs': [
    { tools: weather(() => new Promise(() => undefined)) },
    async (call) => {
      (await call.speak('What is the weather?')).transcribe();
      call.reply({ text: 'Let me look.', tool: 'weather' });
      await call.answered('Let me look.');
      // The framework waits for the tool for a minute when the job ends, and continues without closing the session.
      call.session.close = async () => undefined;
    },
  ],
  'realtime-cut-by-the-end': [
    { cuts: { 'It is sunny': 3 } },
    async (call) => {
      (await call.speak('Tell me more.')).transcribe();
      call.reply(LONG);
      await call.held('It is sunny');
    },
  ],
};

async function play(name, [script, happen]) {
  const call = new ScriptedCall({ isRealtime: true, ...script });
  const recorder = record(call.session, call, { url, sessionId: name, spoolDir });
  await call.start();
  await happen(call);
  await call.end();
  const { dropped, deadLetters } = recorder.stats;
  if (dropped + deadLetters > 0) console.log(`${name}: ${dropped} dropped, ${deadLetters} refused`);
}

for (const [name, call] of Object.entries(CALLS)) await play(name, call);
process.exit(0);
