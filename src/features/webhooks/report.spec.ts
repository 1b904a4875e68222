import { expect, it } from 'vitest';
import { aHead } from '../../../test/builders/head.js';
import { NOTHING_REPORTED, nextReport } from './report.js';
import { NO_SUPPRESSION } from './suppression.js';

const CHANGED = { revision: 1, isDeleted: false, updatedAtMs: 1 };

it.each(['score', 'constructor', 'toString'])('reports each change of an annotation named %s, once', (name) => {
  const head = aHead();
  const details = { measures: null, annotations: [{ name, ...CHANGED }], suppression: NO_SUPPRESSION };
  const { report } = nextReport(head, NOTHING_REPORTED, ['annotation.changed'], details);
  expect(report).toMatchObject({ type: 'annotation.changed', more: { name }, isSuppressed: false });
  const told = report?.after ?? NOTHING_REPORTED;
  expect(nextReport(head, told, ['annotation.changed'], details).report).toBeUndefined();
  const suppressed = { ...details, suppression: { ...NO_SUPPRESSION, annotations: { [name]: 1 } } };
  expect(nextReport(head, NOTHING_REPORTED, ['annotation.changed'], suppressed).report).toBeUndefined();
});
