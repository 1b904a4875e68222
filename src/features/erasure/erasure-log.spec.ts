import { expect, it } from 'vitest';
import { ObjectStoreUnavailable } from '../../ports/object-store.js';
import { createLogger } from '../../telemetry/logger.js';
import { Metrics } from '../../telemetry/metrics.js';
import { erasureLog } from './erasure-log.js';

it('says why a step of an erasure failed', async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', format: 'json' }, { write: (line) => void lines.push(line) });
  const metrics = new Metrics();
  const cause = Object.assign(new Error("ENOENT: no such file or directory, mkdtemp '/data/ledger'"), {
    code: 'ENOENT',
  });
  const error = new ObjectStoreUnavailable('The object folder failed (ENOENT).', cause);
  erasureLog(metrics, logger).erasureFailed(error);
  expect(await metrics.text()).toContain('conversation_erasure_failures_total{code="INTERNAL_ERROR"} 1');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 'warn',
      err: {
        type: 'ObjectStoreUnavailable',
        message: error.message,
        cause: { message: cause.message, code: 'ENOENT' },
      },
    },
  ]);
});
