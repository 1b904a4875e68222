import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { loadConfig } from '../../config/load-config.js';
import { newBytes } from '../../lib/random-bytes.js';
import { StartupError } from '../../ports/conversation-store.js';
import type { FeatureContext } from '../../runtime/foundation.js';
import { openWebhooks } from './open-webhooks.js';
import { Registry } from './registry.js';
import { SecretBox } from './secret-box.js';
import { newSecret } from './secrets.js';
import type { Webhook } from './webhook.js';

const keyText = () => newBytes(32).toString('base64');

describe('the key of webhooks', () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  const registry = new Registry(store.records, store.changes);
  const secret = newSecret();
  const open = (key?: string) => {
    const config = loadConfig({ DATA_DIR: '/nowhere', ...(key === undefined ? {} : { WEBHOOK_KEY: key }) });
    return openWebhooks({ store, clock } as unknown as FeatureContext, config);
  };
  const storedBox = async () => (await registry.get('crm')).secrets[0]?.box ?? '';

  it('encrypts existing secrets when it is set for the first time, and a different key stops the start', async () => {
    const webhook = { webhookId: 'crm', secrets: [{ box: new SecretBox(undefined).close(secret), untilMs: null }] };
    await registry.update('crm', () => webhook as unknown as Webhook);
    await open();
    expect(await storedBox()).toContain(secret);
    const key = keyText();
    await open(key);
    expect(await storedBox()).not.toContain(secret);
    expect(new SecretBox(Buffer.from(key, 'base64')).open(await storedBox())).toBe(secret);
    await open(key);
    await expect(open(keyText())).rejects.toThrow(StartupError);
    await expect(open()).rejects.toThrow(/WEBHOOK_KEY does not decrypt the secret of the webhook crm/);
  });

  it.each(['short', keyText().slice(4)])('is refused if it is %j', (key) => {
    expect(() => loadConfig({ WEBHOOK_KEY: key })).toThrow(/WEBHOOK_KEY/);
  });
});
