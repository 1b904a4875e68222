import { mongo } from 'mongoose';

/**
 * What an error of the server means:
 * - `passing`: another attempt may succeed, and the outcome of a write is unknown;
 * - `full`: there is no space until somebody frees some;
 * - `too-large`: the document can never be stored;
 * - `refused`: no repeat helps, an operator must act: permissions, settings, versions.
 */
export type ServerFault = 'passing' | 'full' | 'too-large' | 'refused';

/** https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml; all other codes are `refused`. */
const FAULTS: Readonly<Record<Exclude<ServerFault, 'refused'>, readonly number[]>> = {
  // A change of primary, a shutdown, a lost connection between servers, a read that is not ready, a timeout.
  passing: [
    6, 7, 24, 43, 46, 50, 63, 64, 74, 89, 91, 112, 133, 134, 149, 150, 175, 189, 202, 225, 234, 237, 246, 251, 262, 290,
    317, 356, 358, 365, 384, 391, 402, 404, 406, 412, 462, 9_001, 10_058, 10_107, 11_600, 11_602, 13_388, 13_435,
    13_436, 50_915,
  ],
  full: [14_031],
  'too-large': [10_334, 17_419, 17_420],
};

const BY_CODE = new Map(
  Object.entries(FAULTS).flatMap(([fault, codes]) => codes.map((code) => [code, fault as ServerFault] as const)),
);

/** Atlas reports all errors of its own with this code. */
const ATLAS = 8_000;
const BAD_VALUE = 2;
/** The server itself says that a repeat may succeed. */
const PASSING_LABELS = ['RetryableWriteError', 'TransientTransactionError', 'SystemOverloadedError'];

export function faultOf(error: mongo.MongoServerError): ServerFault {
  if (PASSING_LABELS.some((label) => error.hasErrorLabel(label))) return 'passing';
  const code = Number(error.code);
  if (code === ATLAS) return atlasFault(error.message);
  if (code === BAD_VALUE && /too large|larger than/.test(error.message)) return 'too-large';
  return BY_CODE.get(code) ?? 'refused';
}

function atlasFault(message: string): ServerFault {
  if (/space quota|quota exceeded|over your .*quota/i.test(message)) return 'full';
  return /too many|rate limit/i.test(message) ? 'passing' : 'refused';
}

const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;

/** Returns the cause of a refused start with its code, and what to do. */
export function remedyForCode(error: mongo.MongoServerError): string {
  const code = Number(error.code);
  const named = `${codeNameOf(error)}, code ${error.code}`;
  if (code === AUTHENTICATION_FAILED || (code === ATLAS && /auth/i.test(error.message))) {
    return `MongoDB refuses the user or the password (${named}): correct them in MONGODB_URI; authSource must name the database in which the user is defined.`;
  }
  if (code === UNAUTHORIZED) {
    return `The user in MONGODB_URI lacks rights (${named}): grant it readWrite on the database of the service.`;
  }
  const fault = faultOf(error);
  if (fault === 'full') return `MongoDB has no space (${named}): free some, or raise the quota.`;
  if (fault === 'passing') return `MongoDB is not available at the moment (${named}): start again when it is.`;
  return `MongoDB refuses the requests of the service (${named}): compare the server with docs/guides/mongodb.md.`;
}

/** The name of the code, never the message. */
function codeNameOf({ codeName }: mongo.MongoServerError): string {
  return typeof codeName === 'string' && /^\w{1,64}$/.test(codeName) ? codeName : 'MongoServerError';
}
