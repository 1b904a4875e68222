// Follows a stream with the npm package eventsource until it stops, and prints each message: with-eventsource.mjs ADDRESS
import { EventSource } from 'eventsource';

const NAMES = ['message', 'event', 'session', 'caught-up', 'reset', 'end'];
const source = new EventSource(process.argv[2]);
for (const name of NAMES) {
  source.addEventListener(name, ({ data, lastEventId }) => {
    console.log(JSON.stringify({ name, id: lastEventId, data }));
  });
}
// Between two connections, eventsource does not keep the process alive.
const alive = setInterval(() => undefined, 60_000);
source.addEventListener('error', ({ code }) => {
  if (source.readyState !== EventSource.CLOSED) return;
  console.log(JSON.stringify({ stoppedAt: code }));
  clearInterval(alive);
});
