// The same with @segment/analytics-node, with its defaults.
import { Analytics } from '@segment/analytics-node';
import { HOSTILE } from './hostile.mjs';
import { speak } from './speak.mjs';

const [url, , sessionId] = process.argv.slice(2);
const client = new Analytics({ writeKey: 'key', host: url });
client.on('error', () => undefined);
const track = (id, properties) => {
  client.track({ anonymousId: sessionId, event: 'system', properties: { id, ...properties } });
  return id;
};

await speak({
  record: (number) => track(`${sessionId}-${number}`, { number }),
  recordHostile: () => HOSTILE.map((value, index) => track(`${sessionId}-h${index}`, { value })),
  complete: () => undefined,
  close: () =>
    client.closeAndFlush({ timeout: 60_000 }).then(
      () => 'true 0',
      () => 'false 0',
    ),
});
