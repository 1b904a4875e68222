import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { run, toolsSkipReason } from '../external-tools.js';
import { CLIENT_GENERATORS, prepareFolder } from './client-generators.js';

const skipReason = toolsSkipReason(CLIENT_GENERATORS.map(({ versionFile }) => versionFile));

describeWithServer('Clients that generators write from the OpenAPI document', skipReason, () => {
  let service: Service;
  let address: string;
  let document: string;

  beforeAll(async () => {
    // A session is sealed at its completion, so that its stream ends.
    service = await Service.start({ LATE_EVENT_GRACE_SECONDS: '0' });
    address = await service.listen();
    document = (await service.get('/openapi.json')).text;
  });
  afterAll(() => service?.stop());

  it.each(CLIENT_GENERATORS)('$name: compiles, and can call the service', async (generator) => {
    const folder = prepareFolder(generator);
    try {
      writeFileSync(join(folder, 'openapi.json'), document);
      for (const command of generator.commands('openapi.json')) await run({ ...command, folder });
      const { program, args } = generator.driver(folder);
      const sessionId = `of-${generator.name}`;
      await run({ program, args: [...args, address, sessionId], folder });
      expect((await service.get(`/sessions/${sessionId}`)).json).toMatchObject({ status: 'completed', eventCount: 4 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
