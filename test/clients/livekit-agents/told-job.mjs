// A job that reports each record once its recording has returned, and `held` in the middle of a reply, after which it
// waits for its end. SERVICE, RECORDER and SPOOL are in the environment.
import { writeSync } from 'node:fs';
import { defineAgent } from '@livekit/agents';
import { ScriptedCall } from './scripted-call.mjs';

const { RECORDER, SERVICE, SPOOL } = process.env;
const { record } = await import(RECORDER);
const say = (line) => writeSync(1, `${line}\n`);

const REPLIES = {
  'Tell me more.': 'It is sunny and twenty one degrees today, with a light wind from the east.',
  'Wait, stop.': 'Sorry, what else can I do for you today?',
};

// biome-ignore lint/style/noDefaultExport: the framework asks for it.
export default defineAgent({
  entry: async (ctx) => {
    const call = new ScriptedCall({ replies: REPLIES, cuts: { 'It is sunny': 4, Sorry: 2 } });
    const recorder = record(call.session, ctx, { url: SERVICE, spoolDir: SPOOL });
    const { event } = recorder;
    recorder.event = (...values) => {
      const eventId = event.apply(recorder, values);
      say(`told ${eventId}`);
      return eventId;
    };
    await call.start();
    await call.hear('Tell me more.');
    await call.held('It is sunny');
    await call.hear('Wait, stop.');
    await call.held('Sorry');
    say('held');
  },
});
