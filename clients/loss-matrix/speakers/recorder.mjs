// Records with the TypeScript client: recorder.mjs URL FOLDER SESSION COUNT ENDING. Prints each id once its recording
// call has returned.
import { Recorder } from '../../typescript/dist/node.js';
import { HOSTILE } from './hostile.mjs';
import { speak } from './speak.mjs';

const [url, spoolDir, sessionId] = process.argv.slice(2);
const recorder = new Recorder({ url, sessionId, spoolDir });

await speak({
  record: (number) => recorder.event('system', { number }, { eventId: `${sessionId}-${number}` }),
  recordHostile: () => HOSTILE.map((value) => recorder.event(value, value, { eventId: value, timestamp: value })),
  complete: () => recorder.complete(),
  close: async () => `${await recorder.close({ timeoutMs: 60_000 })} ${recorder.stats.deadLetters}`,
});
