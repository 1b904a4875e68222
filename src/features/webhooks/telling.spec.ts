import { expect, it } from 'vitest';
import { aHead } from '../../../test/builders/head.js';
import { NO_SILENCE } from './silence.js';
import { NOTHING_TOLD, nextTelling } from './telling.js';

const CHANGED = { revision: 1, isDeleted: false, updatedAtMs: 1 };

it.each(['score', 'constructor', 'toString'])(
  'tells of each change of an annotation that is called %s, once',
  (name) => {
    const head = aHead();
    const asides = { measures: null, annotations: [{ name, ...CHANGED }], silence: NO_SILENCE };
    const { telling } = nextTelling(head, NOTHING_TOLD, ['annotation.changed'], asides);
    expect(telling).toMatchObject({ type: 'annotation.changed', more: { name }, isSilent: false });
    const told = telling?.after ?? NOTHING_TOLD;
    expect(nextTelling(head, told, ['annotation.changed'], asides).telling).toBeUndefined();
    const silent = { ...asides, silence: { ...NO_SILENCE, annotations: { [name]: 1 } } };
    expect(nextTelling(head, NOTHING_TOLD, ['annotation.changed'], silent).telling).toBeUndefined();
  },
);
