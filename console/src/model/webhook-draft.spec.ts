import type { Webhook } from '@conversation-service/client';
import { describe, expect, it } from 'vitest';
import { draftOf, inputOf, NEW_DRAFT } from './webhook-draft.js';

const WEBHOOK = {
  webhookId: 'crm',
  url: 'https://example.com/',
  types: ['event.appended', 'session.created'],
  eventTypes: ['user_speech'],
  metadata: { tenant: 'acme' },
  include: 'events',
  gatherMs: 50,
  description: 'For the CRM',
  enabled: false,
} as unknown as Webhook;

describe('inputOf', () => {
  it('keeps settings that are not in the form', () => {
    expect(inputOf({ ...draftOf(WEBHOOK), url: ' https://example.org/ ', enabled: true }, WEBHOOK)).toEqual({
      url: 'https://example.org/',
      types: ['session.created', 'event.appended'],
      eventTypes: ['user_speech'],
      metadata: { tenant: 'acme' },
      include: 'events',
      gatherMs: 50,
      description: 'For the CRM',
      enabled: true,
    });
  });

  it('leaves the settings of a new webhook to the defaults of the service', () => {
    expect(inputOf({ ...NEW_DRAFT, webhookId: 'crm', url: 'https://example.com/' }, undefined)).toEqual({
      url: 'https://example.com/',
      types: ['session.completed'],
      enabled: true,
    });
  });
});
