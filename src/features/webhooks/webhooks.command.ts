import type { Command } from 'commander';
import {
  CommandRefused,
  EXIT,
  JSON_OPTION,
  type JsonOption,
  runCommand,
  type Tell,
  tellWith,
  UsageError,
} from '../../cli/command.js';
import { parseRfc3339 } from '../../lib/time/rfc3339.js';

const DETAILS = `
The command calls a running service. "list" shows the health of each receiver, "test" sends one message and shows the result, and
"replay" resends the deliveries of a time range with their original ids.`;

interface WebhooksOptions extends JsonOption {
  readonly url: string;
  readonly from?: string;
  readonly to?: string;
  readonly status?: string;
}

interface WebhookAnswer {
  readonly webhookId: string;
  readonly health: { readonly state: string; readonly pending: number; readonly lastError: string | null };
}

export function define(command: Command): void {
  command
    .argument('<action>', 'list, test or replay')
    .argument('[webhook]', 'the name of the webhook, for test and replay')
    .option('--url <url>', 'the address of the service', 'http://127.0.0.1:3000')
    .option('--from <time>', 'for replay: deliveries created at this time or later')
    .option('--to <time>', 'for replay: deliveries created before this time')
    .option('--status <status>', 'for replay: only deliveries with this status, such as dead')
    .option(...JSON_OPTION)
    .addHelpText('after', DETAILS)
    .action((action: string, webhook: string | undefined, options: WebhooksOptions) =>
      runCommand(() => webhooks(action, webhook, options)),
    );
}

function webhooks(action: string, webhookId: string | undefined, options: WebhooksOptions): Promise<number> {
  const tell = tellWith(options);
  if (action === 'list') return list(options, tell);
  if (action !== 'test' && action !== 'replay')
    throw new UsageError(`${action} is not a known action: use list, test or replay.`);
  if (webhookId === undefined) throw new UsageError(`Name the webhook: webhooks ${action} <webhook>.`);
  const path = `/webhooks/${encodeURIComponent(webhookId)}/${action}`;
  return action === 'test' ? test(path, options, tell) : replay(path, options, tell);
}

async function list({ url }: WebhooksOptions, tell: Tell): Promise<number> {
  const answer = (await ask(url, 'GET', '/webhooks')) as { readonly webhooks: readonly WebhookAnswer[] };
  const lines = answer.webhooks.map(({ webhookId, health: { state, pending, lastError } }) => {
    const why = state === 'healthy' || lastError === null ? '' : `: ${lastError}`;
    return `${webhookId}  ${state}${why}  ${pending} pending`;
  });
  tell(answer, lines.length === 0 ? 'There are no webhooks.' : lines.join('\n'));
  return EXIT.fine;
}

async function test(path: string, { url }: WebhooksOptions, tell: Tell): Promise<number> {
  const answer = (await ask(url, 'POST', path)) as {
    readonly delivered: boolean;
    readonly status: number | null;
    readonly error: string | null;
    readonly durationMs: number;
  };
  const { delivered, status, error, durationMs } = answer;
  tell(answer, delivered ? `Delivered: ${status} after ${durationMs} ms.` : `Not delivered: ${error}.`);
  return delivered ? EXIT.fine : EXIT.failed;
}

async function replay(path: string, options: WebhooksOptions, tell: Tell): Promise<number> {
  const { url, from, to, status } = options;
  for (const [name, time] of Object.entries({ from, to })) {
    if (time === undefined || parseRfc3339(time) === undefined)
      throw new UsageError(`--${name} must be a time with an offset, such as 2026-01-31T09:30:00Z.`);
  }
  const answer = (await ask(url, 'POST', path, { from, to, status })) as { readonly deliveries: number };
  tell(answer, `${answer.deliveries} deliveries will be resent.`);
  return EXIT.fine;
}

async function ask(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(url.replace(/\/$/, '') + path, { method, ...json }).catch(() => {
    throw new CommandRefused(`No service answers at ${url}: start it, or give another address with --url.`);
  });
  const answer = (await response.json().catch(() => ({}))) as { readonly detail?: string };
  if (!response.ok) throw new CommandRefused(`The service refused: ${answer.detail ?? response.status}`);
  return answer;
}
