import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { Service } from '../e2e/service.js';
import { TOOLS, toolsSkipReason } from '../external-tools.js';
import { freePort } from '../stack/servers/free-port.js';
import { ExampleReceiver } from './example-receiver.js';

const PYTHON = join(TOOLS, 'webhooks/venv/bin/python');

describeWithServer(
  'the receiver in Python, with the library of Standard Webhooks',
  toolsSkipReason(['webhooks/requirements.txt']),
  () => {
    let service: Service;
    beforeAll(async () => {
      service = await Service.start({ WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1' });
    });
    afterAll(() => service.stop());

    it('verifies what the service sends, and nothing else', async () => {
      const port = await freePort();
      const body = { url: `http://127.0.0.1:${port}/`, types: ['session.created'] };
      const { secret } = (await service.call('PUT', '/webhooks/crm', { body })).json;
      const receiver = await ExampleReceiver.start([PYTHON, 'examples/webhooks/receiver.py'], secret, port);
      try {
        await service.post('/sessions', { sessionId: 'call' });
        await eventually(() => expect(receiver.output).toMatch(/^msg_\w+ session\.created call$/m));
        await service.post('/webhooks/crm/rotate', { revoke: true });
        expect((await service.post('/webhooks/crm/test')).json).toMatchObject({ delivered: false, status: 401 });
      } finally {
        await receiver.stop();
      }
    });
  },
);
