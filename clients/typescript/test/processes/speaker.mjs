// A process that records and then ends as it is told: speaker.mjs URL FOLDER SESSION COUNT ENDING
import { writeSync } from 'node:fs';
import { Recorder } from '../../dist/node.js';

const [url, spoolDir, sessionId, count, ending] = process.argv.slice(2);
const recorder = new Recorder({ url, sessionId, spoolDir });

function speak(number) {
  // Reported to the parent only after the call has returned: from here on the record must not be lost.
  writeSync(1, `${recorder.event('system', { number }, { eventId: `e${number}` })}\n`);
}

for (let number = 0; number < Number(count); number += 1) speak(number);
if (ending !== 'hang') recorder.complete();
if (ending === 'hang') {
  setInterval(() => undefined, 1_000);
  // Continues for as long as it lives.
  for (let number = Number(count); number < 1_000_000; number += 1) {
    speak(number);
    if (number % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
if (ending === 'process.exit') process.exit(0);
if (ending === 'throw') throw new Error('the speaker ends');
