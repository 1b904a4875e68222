import { expect, it, vi } from 'vitest';
import { ObjectStoreUnavailable } from '../../ports/object-store.js';
import { createLogger } from '../../telemetry/logger.js';
import { ErasureLog } from './erasure-log.js';

it('says why a step of an erasure failed', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', format: 'json' }, { write: (line) => void lines.push(line) });
  const metrics = { sessionErased: vi.fn(), sessionExpired: vi.fn(), erasureFailed: vi.fn() };
  const cause = Object.assign(new Error("ENOENT: no such file or directory, mkdtemp '/data/ledger'"), {
    code: 'ENOENT',
  });
  const error = new ObjectStoreUnavailable('The object folder failed (ENOENT).', cause);
  new ErasureLog(logger, metrics).erasureFailed(error);
  expect(metrics.erasureFailed).toHaveBeenCalledExactlyOnceWith(error);
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
