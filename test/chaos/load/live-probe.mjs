// A process of its own, so that only the service and the machine can delay an answer: requests `/health/live`
// repeatedly on one connection, and writes how long each answer took, in milliseconds, one per line.
import { Agent, get } from 'node:http';

const PAUSE_MS = 10;
const [address] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function ask() {
  const askedMs = performance.now();
  const again = (outcome) => {
    process.stdout.write(`${outcome}\n`);
    setTimeout(ask, PAUSE_MS);
  };
  get(`${address}/health/live`, { agent }, (incoming) => {
    incoming.resume();
    incoming.on('end', () => again(performance.now() - askedMs));
  }).on('error', () => again('none'));
}

ask();
