const BATCH_EVENTS = [
  {
    eventId: 'evt-2',
    type: 'bot_speech',
    payload: { text: 'Of course. Which day suits you?' },
    timestamp: '2026-01-15T09:30:04.480Z',
  },
  {
    eventId: 'evt-3',
    type: 'x.handoff.requested',
    payload: { queue: 'appointments' },
    timestamp: '2026-01-15T09:30:09.000Z',
  },
];

export const BATCH_EXAMPLE = { events: BATCH_EVENTS };
export const NDJSON_EXAMPLE = `${BATCH_EVENTS.map((event) => JSON.stringify(event)).join('\n')}\n`;

export const BATCH_RESULT_EXAMPLE = {
  results: BATCH_EVENTS.map((event, index) => ({
    index,
    eventId: event.eventId,
    outcome: 'appended',
    sequence: index + 2,
  })),
  appended: BATCH_EVENTS.length,
  duplicates: 0,
  conflicts: 0,
  invalid: 0,
};
