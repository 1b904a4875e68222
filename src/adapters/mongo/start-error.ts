import { mongo } from 'mongoose';
import { connectionCodeOf, connectionRemedyFor } from '../../lib/connection-fault.js';
import { StartupError } from '../../ports/conversation-store.js';
import { remedyForCode } from './server-codes.js';

const CHECK_OPTIONS = 'compare it with https://www.mongodb.com/docs/manual/reference/connection-string/';
const ESCAPE =
  'MONGODB_URI cannot be read (MongoParseError): user and password must be percent-encoded, so write @ as %40, : as %3A, / as %2F, ? as %3F and % as %25.';
const NOT_PRIMARY_READS =
  'MONGODB_URI asks for reads from secondaries (maxStalenessSeconds), but the service reads from the primary, so that readers miss nothing that was acknowledged. Remove readPreference, readPreferenceTags and maxStalenessSeconds.';

/** Errors of the driver's parser contain parts of the connection string: only names of options are shown of them. */
const PARSER_ERRORS: ReadonlySet<string> = new Set([
  'MongoParseError',
  'MongoInvalidArgumentError',
  'MongoAPIError',
  'MongoMissingCredentialsError',
  'TypeError',
]);

/** The description of the deployment that the driver attaches to a failed selection. */
interface Topology {
  readonly setName: string | null;
  readonly servers: ReadonlyMap<string, { readonly type: string; readonly error: Error | null }>;
}

/**
 * Returns one line: the cause with its code, and what to do. Without the driver's message, which may contain
 * credentials.
 */
export function startErrorOf(error: unknown, uri: string): StartupError {
  if (error instanceof StartupError) return error;
  return new StartupError(refusalOf(error, uri) ?? unreachable(error));
}

function refusalOf(error: unknown, uri: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (PARSER_ERRORS.has(error.name)) return parserRemedy(error, uri);
  if (error instanceof mongo.MongoServerError) return remedyForCode(error);
  const isFile = 'syscall' in error && error.syscall === 'open' && 'path' in error;
  return isFile
    ? `A TLS file of MONGODB_URI cannot be read (${connectionCodeOf(error)}): correct tlsCAFile or tlsCertificateKeyFile, or the permissions of ${String(error.path)}.`
    : undefined;
}

function parserRemedy({ name, message }: Error, uri: string): string {
  // An @ after the question mark: a part of the password would be read as options.
  if (/unescaped|URI malformed|Invalid connection string|userinfo/.test(message) || /\?.*@/s.test(uri)) return ESCAPE;
  if (message.includes('maxStalenessSeconds')) return NOT_PRIMARY_READS;
  const [, unknown] = /^options? ([a-z0-9, ]+) (?:is|are) not supported$/i.exec(message) ?? [];
  if (unknown)
    return `MONGODB_URI has options that do not exist (${name}): ${unknown}. Correct them: ${CHECK_OPTIONS}.`;
  const [, option] =
    /^(?:Expected |URI option ")?([A-Za-z]+)\b"? (?:to be|cannot|can only|must be|one of)/.exec(message) ?? [];
  const where = option ? `the option ${option}` : 'its form';
  return `MONGODB_URI cannot be used (${name}): correct ${where}; ${CHECK_OPTIONS}.`;
}

function unreachable(error: unknown): string {
  const topology = topologyOf(error);
  if (topology?.setName && !Array.from(topology.servers.values()).some(({ error: fault }) => fault)) {
    return setRemedy(topology.setName, topology);
  }
  const code = connectionCodeOf(error) ?? faultIn(topology);
  const remedy = code && connectionRemedyFor(code);
  if (remedy) return `MongoDB cannot be reached (${code}): ${remedy}. Its address is in MONGODB_URI.`;
  const name = error instanceof Error ? error.name : 'unknown fault';
  return `MongoDB cannot be reached (${code ?? name}): it did not answer in time. Start it, correct MONGODB_URI, or open the firewall or the access list. Without MONGODB_URI the service uses its embedded store.`;
}

function setRemedy(name: string, { servers }: Topology): string {
  const members = Array.from(servers.values(), ({ type }) => type);
  return members.some((type) => type.startsWith('RS'))
    ? `The replica set "${name}" has no primary at the moment (ReplicaSetNoPrimary): start a majority of its members, then start the service again.`
    : `The servers in MONGODB_URI do not belong to the replica set "${name}" (ReplicaSetNoPrimary): correct replicaSet, or initiate the set.`;
}

function topologyOf(error: unknown): Topology | undefined {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  return typeof reason === 'object' && reason !== null && 'servers' in reason ? (reason as Topology) : undefined;
}

/** From the first server with a cause. A server that closes a connection silently most likely expects TLS. */
function faultIn(topology: Topology | undefined): string | undefined {
  const faults = Array.from(topology?.servers.values() ?? [], ({ error }) => error).filter((error) => error !== null);
  for (const fault of faults) {
    const code = connectionCodeOf(fault);
    if (code !== undefined) return code;
    if (/ closed$/.test(fault.message)) return 'ECONNRESET';
    if (/timed out$/.test(fault.message)) return 'ETIMEDOUT';
  }
  return undefined;
}
