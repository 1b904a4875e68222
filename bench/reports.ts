const STARTED_AT = '2026-01-15T09:30:00.000Z';
const STARTED_MS = Date.parse(STARTED_AT);
const BETWEEN_MS = 4_000;
const SPOKEN_MS = 2_800;

const TEXTS = [
  'Good morning, this is the practice of Doctor Miller. How can I help you?',
  'I would like to move my appointment from Thursday to next Monday, please, if that is possible at all.',
];

/** Returns an end-of-call report of Vapi with this many messages, alternating between user and bot. */
export function reportOf(callId: string, messages: number): string {
  const endedMs = STARTED_MS + messages * BETWEEN_MS;
  const message = {
    type: 'end-of-call-report',
    timestamp: endedMs,
    endedReason: 'customer-ended-call',
    startedAt: STARTED_AT,
    endedAt: new Date(endedMs).toISOString(),
    summary: 'The caller moved an appointment from Thursday to Monday.',
    cost: 0.1123,
    costBreakdown: { stt: 0.012, llm: 0.03, tts: 0.0503, vapi: 0.02, total: 0.1123 },
    analysis: { successEvaluation: 'true', structuredData: { moved: true, to: '2026-01-19' } },
    call: { id: callId, orgId: 'org-1', type: 'inboundPhoneCall', createdAt: STARTED_AT },
    customer: { number: '+14155550100' },
    artifact: {
      recordingUrl: 'https://storage.example.com/recording.wav?token=none',
      messages: Array.from({ length: messages }, (_, place) => messageAt(place)),
    },
  };
  return JSON.stringify({ message });
}

function messageAt(place: number): object {
  const time = STARTED_MS + place * BETWEEN_MS;
  return {
    role: place % 2 === 0 ? 'bot' : 'user',
    message: TEXTS[place % 2],
    time,
    endTime: time + SPOKEN_MS,
    duration: SPOKEN_MS,
    secondsFromStart: (time - STARTED_MS) / 1_000,
    source: '',
  };
}
