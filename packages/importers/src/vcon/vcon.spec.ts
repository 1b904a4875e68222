import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { vcon } from './importer.js';

const CONTAINER = fixture('vcon/vcon-server-call.v0.0.1.json')[0] as Readonly<Record<string, unknown>>;
const uuid = CONTAINER.uuid;

describeImporter('vcon', {
  importer: vcon,
  fixtures: fixturesOf('vcon'),
  call: [CONTAINER, { ...CONTAINER, created_at: '2024-12-19T00:00:00Z', subject: 'A dry cleaner' }],
  unknownMessage: { uuid, dialog: [{ type: 'tomorrow', start: '2024-12-18T14:08:44Z' }] },
});

describe('a broken vCon', () => {
  it.each([
    ['signed', { payload: 'eyJ', signatures: [] }, ['']],
    ['encrypted', { ciphertext: 'x', recipients: [] }, ['']],
    ['a list', [], ['']],
    [
      'values that are not lists',
      { uuid, parties: {}, analysis: 1, attachments: 'x' },
      ['/parties', '/analysis', '/attachments'],
    ],
    ['a dialog out of range', { uuid, dialog: [], analysis: [{ dialog: [0] }] }, ['/analysis/0/dialog/0']],
    ['a sender out of range', { uuid, parties: [{}], dialog: [{ originator: 1 }] }, ['/dialog/0/originator']],
    ['a length as text', { uuid, dialog: [{ duration: '3' }] }, ['/dialog/0/duration']],
  ])('is %s', (_, message, pointers) => {
    const body = Array.isArray(message) ? [message] : [message];
    const { faults, calls } = importMessages(vcon, body);
    expect(faults.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(calls).toEqual([]);
  });

  it('is not recognized without a version, a creation, or any list', () => {
    expect(importMessages(vcon, [{ uuid }]).faults).toEqual([]);
  });

  it('is reported with its position among several', () => {
    expect(importMessages(vcon, [CONTAINER, {}]).faults.map(({ pointer }) => pointer)).toEqual(['/1/uuid']);
  });
});
