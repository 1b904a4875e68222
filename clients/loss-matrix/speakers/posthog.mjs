// The same with posthog-node, with its defaults.
import { PostHog } from 'posthog-node';
import { HOSTILE } from './hostile.mjs';
import { speak } from './speak.mjs';

const [url, , sessionId] = process.argv.slice(2);
const client = new PostHog('key', { host: url });
const capture = (id, properties) => {
  client.capture({ distinctId: sessionId, event: 'system', properties: { id, ...properties } });
  return id;
};

await speak({
  record: (number) => capture(`${sessionId}-${number}`, { number }),
  recordHostile: () => HOSTILE.map((value, index) => capture(`${sessionId}-h${index}`, { value })),
  complete: () => undefined,
  close: () =>
    client.shutdown(60_000).then(
      () => 'true 0',
      () => 'false 0',
    ),
});
