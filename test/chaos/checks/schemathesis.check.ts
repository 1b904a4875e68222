import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { postJson, ServiceProcess } from '../../e2e/service-process.js';
import { type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { findingsIn } from '../schemathesis/findings.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/schemathesis.sh', import.meta.url));

/**
 * The short run is limited by the number of examples for each call, so that a busy machine finds as much as a quick
 * one; the long run continues for its time.
 */
const BOUNDS = { short: ['--max-examples', '15'], long: ['--max-time', '1800'] } as const;

export const check: ProofCheck = {
  name: 'schemathesis',
  promise:
    '`GET /openapi.json` describes the running server: every answer is documented, invalid requests are refused, valid ones accepted',
  topic: 'input',
  needs: ['python'],
  budgetSeconds: 60,
  async run(context) {
    const service = ServiceProcess.spawn({
      DATA_DIR: join(context.folder, 'data'),
      // So that sessions are sealed and archived while it runs.
      LATE_EVENT_GRACE_SECONDS: '1',
      ARCHIVE_DIR: join(context.folder, 'archive'),
      ARCHIVE_AFTER_DAYS: '0',
    });
    try {
      const address = await service.address();
      await createKnownSessions(address);
      const { output, report } = await whileSessionsChange(address, () => fuzz(address, context));
      const findings = findingsIn(output);
      if (findings.length > 0) throw new ProofFailure(listOf(findings), context.seed);
      if (report === undefined || report.exit_code !== 0) throw new ProofFailure(output.slice(-6_000), context.seed);
      return figuresOf(report);
    } finally {
      await service.kill();
    }
  },
};

/** The part of its machine-readable report that is read here. */
interface Report {
  readonly exit_code: number;
  readonly operations: { readonly total: number };
  readonly test_cases: { readonly generated: number };
  /** By operation and phase. */
  readonly valid_rates: Readonly<Record<string, Readonly<Record<string, { readonly accepted: number }>>>>;
  readonly filtered: number;
}

const listOf = (findings: readonly string[]): string =>
  [`${findings.length} findings:`, ...findings.map((finding) => `   - ${finding}`), ''].join('\n');

/**
 * Their ids are created by the service, or their object is gone after the first call, so that an invented call never
 * hits one.
 */
const NEVER_MET = [
  'GET /webhooks/{webhookId}/deliveries/{deliveryId}',
  'POST /webhooks/{webhookId}/deliveries/{deliveryId}/retry',
  'DELETE /sessions/{sessionId}/annotations/{name}',
];

function figuresOf({ operations, test_cases, valid_rates, filtered }: Report) {
  const reached = Object.entries(valid_rates).filter(
    ([name, phases]) => NEVER_MET.includes(name) || Object.values(phases).some(({ accepted }) => accepted > 0),
  );
  return [
    { what: 'operations of the document', value: operations.total },
    { what: 'operations that never succeeded', value: operations.total - reached.length, mustBe: 0 },
    { what: 'requests generated from the document', value: test_cases.generated },
    { what: 'of these, judged by a rule that OpenAPI cannot express', value: filtered },
    { what: 'findings', value: 0, mustBe: 0 },
  ];
}

/** The ones that `schemathesis.toml` names. */
async function createKnownSessions(address: string): Promise<void> {
  for (const sessionId of ['known-1', 'known-2', 'known-3', 'held', 'completed', 'erased']) {
    await postJson(`${address}/sessions`, { sessionId });
    for (const eventId of ['evt-1', 'evt-2', 'evt-3']) {
      await postJson(`${address}/sessions/${sessionId}/events`, { eventId, type: 'system' });
    }
  }
  const webhook = { url: 'https://hooks.example.com/', types: ['session.completed'], enabled: false };
  const body = JSON.stringify(webhook);
  // The name in the examples of the document, and another one.
  for (const name of ['crm', 'known']) {
    await fetch(`${address}/webhooks/${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    });
  }
  await fetch(`${address}/sessions/held/hold`, { method: 'PUT' });
  await postJson(`${address}/sessions/completed/complete`, {});
  await fetch(`${address}/sessions/erased`, { method: 'DELETE' });
}

/** A change arrives well before the stream counts as silent. */
const PAUSE_MS = 200;

/** The stream of all sessions is silent while nothing happens, and the tool would wait for it. */
async function whileSessionsChange<Result>(address: string, work: () => Promise<Result>): Promise<Result> {
  let isDone = false;
  const change = async () => {
    for (let number = 0; !isDone; number += 1) {
      await postJson(`${address}/sessions`, { sessionId: `changing-${number}` });
      await delay(PAUSE_MS);
    }
  };
  // If the service is gone, the work itself reports it.
  const changing = change().catch(() => undefined);
  try {
    return await work();
  } finally {
    isDone = true;
    await changing;
  }
}

async function fuzz(address: string, { long, seed, signal, folder }: ProofContext) {
  const reportFile = join(folder, 'report.json');
  const args = [
    ...['run', `${address}/openapi.json`, '--checks', 'all', '--continue-on-failure', '--no-color'],
    // It would hide every `sessionId` as a secret.
    ...['--output-sanitize', 'false'],
    ...['--report', 'json', '--report-json-path', reportFile, '--seed', `${seed}`],
    ...(long ? BOUNDS.long : BOUNDS.short),
  ];
  const child = spawn(SCRIPT, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  await once(child, 'close');
  return { output, report: reportOf(reportFile) };
}

/** Undefined if it ended without one. */
function reportOf(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
