import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { asLive, completeCalls, tellCalls, viewsOf, waitUntilArchived } from '../voice/told-calls.js';
import { Service } from './service.js';
import { temporaryFolder } from './service-process.js';

it('the views of a call are the same bytes while it goes on, when it is sealed, and from the archive', async () => {
  const archive = temporaryFolder();
  const environment = { ARCHIVE_DIR: archive, ARCHIVE_AFTER_DAYS: '0', LATE_EVENT_GRACE_SECONDS: '0' };
  const service = await Service.start(environment);
  try {
    await tellCalls(service);
    const live = await viewsOf(service);
    await completeCalls(service);
    const sealed = await viewsOf(service);
    expect(asLive(sealed)).toEqual(live);
    expect(sealed.filter((view) => view.includes('"complete":true'))).toHaveLength(live.length / 2);
    await waitUntilArchived(service);
    expect(await viewsOf(service)).toEqual(sealed);
  } finally {
    await service.stop();
    rmSync(archive, { recursive: true });
  }
});
