/** A write, what may be sent again in its place, and what may not; the id of the session or event is prepended. */
export interface RepeatCase {
  readonly name: string;
  readonly first: string;
  /** The same request in another spelling: 200 and the stored record. */
  readonly same: readonly string[];
  /** The field that differs, and the whole repeat: 409 that names the field. */
  readonly other: readonly (readonly [field: string, body: string])[];
}

const SAME_TIMES = [
  '2026-01-31T09:30:00.25Z',
  '2026-01-31t09:30:00.250z',
  '2026-01-31T11:30:00.250+02:00',
  '2026-01-31T09:30:00.250999Z',
  '2026-01-31T00:00:00.2500-09:30',
  `2026-01-31T09:30:00.250${'9'.repeat(100)}Z`,
  '2026-01-31T09:30:00.250-00:00',
];
const OTHER_TIMES = [
  '2026-01-31T09:30:00.251Z',
  '2026-01-31T09:30:00Z',
  '2026-01-31T09:30:00.250+02:00',
  '2025-01-31T09:30:00.250Z',
];

const OBJECT = '{"a":1,"b":[1.5,{"x":null}],"c":"é","d":{}}';
const SAME_OBJECTS = [
  '{"d":{},"c":"é","b":[1.5,{"x":null}],"a":1}',
  '{"a":1.0,"b":[15e-1,{"x":null}],"c":"\\u00e9","d":{}}',
  '{ "a" : 1E0 ,\n"b":[1.50,{"x":null}],"\\u0063":"\\u00E9","d":{ }}',
  '{"a":10e-1,"b":[0.15e1,{"x":null}],"c":"é","d":{}}',
];
const OTHER_OBJECTS = [
  '{}',
  '{"a":1,"b":[1.5,{"x":null}],"c":"é"}',
  '{"a":"1","b":[1.5,{"x":null}],"c":"é","d":{}}',
  '{"a":true,"b":[1.5,{"x":null}],"c":"é","d":{}}',
  '{"a":1,"b":[{"x":null},1.5],"c":"é","d":{}}',
  '{"a":1,"b":[1.5,{}],"c":"é","d":{}}',
  '{"a":1,"b":[1.5,{"x":null}],"c":"e\\u0301","d":{}}',
  '{"a":1,"b":[1.5,{"x":null}],"c":"é","d":[]}',
  '{"a":1.0000000000000002,"b":[1.5,{"x":null}],"c":"é","d":{}}',
  '{"a":1,"b":[1.5,{"x":null}],"c":"é","d":{},"toString":1}',
];

const TIME = SAME_TIMES[0];

export const EVENT_REPEATS: RepeatCase = {
  name: 'an event',
  first: `"type":"system","payload":${OBJECT},"timestamp":"${TIME}","clientSequence":7`,
  same: [
    '"type":"system"',
    '"clientSequence":7.0,"type":"system"',
    '"type":"\\u0073ystem","clientSequence":70e-1',
    ...SAME_TIMES.map((time) => `"type":"system","timestamp":"${time}"`),
    ...SAME_OBJECTS.map((payload) => `"payload":${payload},"type":"system"`),
  ],
  other: [
    ['type', '"type":"user_speech"'],
    ['type', '"type":"x.system"'],
    ['clientSequence', '"type":"system","clientSequence":8'],
    ['clientSequence', '"type":"system","clientSequence":0'],
    ...OTHER_TIMES.map((time) => ['timestamp', `"type":"system","timestamp":"${time}"`] as const),
    ...OTHER_OBJECTS.map((payload) => ['payload', `"type":"system","payload":${payload}`] as const),
    [
      'type, payload, timestamp, clientSequence',
      `"type":"x.a","payload":{},"timestamp":"${OTHER_TIMES[0]}","clientSequence":1`,
    ],
  ],
};

export const SESSION_REPEATS: RepeatCase = {
  name: 'a session',
  first: `"status":"active","language":"en-US","metadata":${OBJECT},"startedAt":"${TIME}"`,
  same: [
    '',
    '"status":"active"',
    '"language":"en-US"',
    ...SAME_TIMES.map((time) => `"startedAt":"${time}"`),
    ...SAME_OBJECTS.map((metadata) => `"metadata":${metadata}`),
  ],
  other: [
    ['status', '"status":"initiated"'],
    ['language', '"language":"en-us"'],
    ['language', '"language":"de"'],
    ...OTHER_TIMES.map((time) => ['startedAt', `"startedAt":"${time}"`] as const),
    ...OTHER_OBJECTS.map((metadata) => ['metadata', `"metadata":${metadata}`] as const),
    [
      'status, language, metadata, startedAt',
      `"status":"initiated","language":"de","metadata":{},"startedAt":"${OTHER_TIMES[0]}"`,
    ],
  ],
};

export const COMPLETION_REPEATS: RepeatCase = {
  name: 'a completion',
  first: `"status":"failed","endReason":"hung up\\u0000 é","endedAt":"${TIME}"`,
  same: [
    '',
    '"status":"failed"',
    '"endReason":"hung\\u0020up\\u0000 \\u00e9"',
    ...SAME_TIMES.map((time) => `"endedAt":"${time}"`),
  ],
  other: [
    ['status', '"status":"completed"'],
    ['endReason', '"endReason":"hung up"'],
    ['endReason', '"endReason":""'],
    ['endReason', '"endReason":"hung up\\u0000 e\\u0301"'],
    ...OTHER_TIMES.map((time) => ['endedAt', `"endedAt":"${time}"`] as const),
    ['status, endReason, endedAt', `"status":"completed","endReason":"x","endedAt":"${OTHER_TIMES[0]}"`],
  ],
};
