import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { type ExportedSession, exportVcon } from './export-vcon.js';
import { vcon } from './importer.js';

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/vcon-schema/core-04.json'), 'utf8'));
const ajv = addFormats.default(new Ajv.default({ strict: false }));

const SESSION = {
  sessionId: 'vapi:call-1',
  status: 'completed',
  language: 'en-US',
  metadata: { provider: 'vapi', '': null, 'a.b': [1, { toString: 'x' }] },
  startedAt: '2026-01-15T09:30:00.000Z',
  endedAt: '2026-01-15T09:30:10.000Z',
  endReason: 'customer-ended-call',
  createdAt: '2026-01-15T09:30:00.100Z',
};
const at = (ms: number) => new Date(Date.parse(SESSION.startedAt) + ms).toISOString();
const event = (eventId: string, type: string, payload: object, ms: number, more: object = {}) => ({
  ...{ eventId, type, payload: payload as Readonly<Record<string, unknown>>, timestamp: at(ms), ...more },
});
const EVENTS = [
  event(
    'e2',
    'bot_speech',
    { text: 'Which one?', startMs: 2_000, endMs: 3_000, interrupted: true, heardText: 'Which' },
    2_000,
  ),
  event('e1', 'user_speech', { text: 'I lost my card', startMs: 0, endMs: 1_500 }, 0, { clientSequence: 7 }),
  event('e3', 'x.tool_call', { callId: 't1', access_token: 'ours, so it is kept', url: 'https://x.org/?q=1' }, 3_500),
].map((one, place) => ({ ...one, sequence: place + 1 }));
const CALL: ExportedSession = {
  session: SESSION,
  events: EVENTS,
  annotations: [{ name: 'vapi', value: { score: 1, nothing: null } }],
};
const SILENT: ExportedSession = {
  session: { ...SESSION, status: 'failed' },
  events: [],
  annotations: CALL.annotations,
};

describe('a vCon of a session', () => {
  it.each([
    ['a call', CALL],
    ['a call in which nothing was said', SILENT],
  ])('of %s matches the schema of the draft', (_, call) => {
    const container = exportVcon(call);
    const validate = ajv.compile(SCHEMA);
    expect(validate(container), JSON.stringify(validate.errors)).toBe(true);
    expect(container).not.toHaveProperty('vcon');
    expect(container.uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(exportVcon(structuredClone(call))).toEqual(container);
  });

  it.each([
    ['a call', CALL],
    ['a call in which nothing was said', SILENT],
  ])('of %s can be imported unchanged, byte for byte', (_, call) => {
    const [restored] = importMessages(vcon, [JSON.parse(JSON.stringify(exportVcon(call)))]).calls;
    const { sessionId, status, endReason, endedAt, metadata, startedAt } = call.session as typeof SESSION;
    const completion = { status, endReason, endedAt };
    expect(restored).toMatchObject({ sessionId, startedAt, session: call.session, completion });
    expect(JSON.stringify(restored?.metadata)).toBe(JSON.stringify(metadata));
    expect(JSON.stringify(restored?.annotations)).toBe(JSON.stringify(call.annotations));
    const kept = restored?.events.map(({ message: _place, ...rest }) => rest);
    const sent = call.events.map(({ sequence: _sequence, ...rest }) => rest);
    expect(JSON.stringify(kept)).toBe(JSON.stringify(sent));
  });

  it('has a dialog for each utterance, as it was heard, and a transcript of those with a span', () => {
    const container = exportVcon(CALL);
    expect(container.dialog).toMatchObject([
      { type: 'text', body: 'I lost my card', parties: [0, 1], mediatype: 'text/plain', duration: 1.5 },
      { type: 'text', body: 'Which', parties: [1, 0], start: '2026-01-15T09:30:02.000Z' },
    ]);
    expect(container.analysis).toMatchObject([
      {
        type: 'wtf_transcription',
        body: {
          segments: [
            { start: 0, end: 1.5, speaker: 0 },
            { start: 2, end: 3, speaker: 1 },
          ],
        },
      },
      { type: 'vapi', dialog: 0, body: { score: 1 } },
    ]);
    expect(exportVcon(SILENT).dialog).toMatchObject([{ type: 'incomplete', disposition: 'failed' }]);
  });

  it('becomes another session if the caller says so', () => {
    expect(importMessages(vcon, [exportVcon(CALL)], 'copy').calls[0]).toMatchObject({
      sessionId: 'copy',
      metadata: SESSION.metadata,
    });
  });
});
