import type { Importer, ProviderPage } from './core/importer.js';

const ARRIVALS = {
  webhook: 'by webhook',
  recorder: 'from a recorder of the socket',
  file: 'as a file',
} as const;

const CHOICE = new Intl.ListFormat('en', { type: 'disjunction' });

/** The page of an importer, made from the `page` that its code declares. */
export function providerReadme({ provider, page, understands }: Importer): string {
  const { title, arrives, example, setUp, fields, failures, limits } = page;
  return [
    `<!-- Generated from the code of the importer by npm run generate. -->\n\n# ${title}\n`,
    `\`POST /ingest/${provider}\`. Calls arrive ${CHOICE.format(arrives.map((arrival) => ARRIVALS[arrival]))}.\n`,
    `## Setup\n\n${setUp}\n`,
    `## Messages that are understood\n\n${understands.map((type) => `\`${type}\``).join(', ')}\n`,
    `Any other message becomes a \`system\` event with \`kind: "${provider}.<type>"\` and the message under \`raw\`.\n`,
    `## Their field → ours\n\n| theirs | ours | |\n|---|---|---|\n${fields.map(toRow).join('\n')}\n`,
    `## End reasons that mark a session as \`failed\`\n\n${toList(failures, 'None.')}\n`,
    `## What the payload does not say\n\n${toList(limits, 'Nothing is missing that the service has a field for.')}\n`,
    `## Try it\n\nPost a recorded example, or only look at what would be stored:\n\n\`\`\`sh\n${commandsOf(provider, example).join('\n')}\n\`\`\`\n`,
  ].join('\n');
}

function commandsOf(provider: string, { file, needsSession }: ProviderPage['example']): readonly string[] {
  const [query, option] = needsSession ? ['?sessionId=my-call', ' --session-id my-call'] : ['', ''];
  const path = `packages/importers/fixtures/${provider}/${file}`;
  return [
    `curl -sS "localhost:3000/ingest/${provider}${query}" -H 'content-type: application/json' --data-binary @${path}`,
    `npm run cli -- import ${provider} --dry-run${option} ${path}`,
  ];
}

function toRow(field: string): string {
  const [theirs, ours, note] = field.split(' | ');
  return `| \`${theirs}\` | \`${ours}\` |${note === undefined ? '' : ` ${note}`} |`;
}

function toList(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');
}
