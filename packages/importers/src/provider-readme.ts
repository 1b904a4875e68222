import type { FieldRule, Importer, ProviderPage } from './core/importer.js';

const ARRIVALS = {
  webhook: 'by webhook',
  recorder: 'by a recorder of the socket',
  file: 'as a file or export',
} as const;

/** The page of an importer, made from what its code says of itself. */
export function providerReadme({ provider, page, understands }: Importer): string {
  const { title, arrives, example, setUp, fields, failures, limits } = page;
  return [
    `<!-- Generated from page.ts by npm run generate. -->\n\n# ${title}\n`,
    `\`POST /ingest/${provider}\`. Calls get here ${arrives.map((arrival) => ARRIVALS[arrival]).join(' or ')}.\n`,
    `## Set-up\n\n${setUp}\n`,
    `## What is understood\n\n${understands.map((type) => `\`${type}\``).join(', ')}\n`,
    `Anything else is kept as a \`system\` event with \`kind: "${provider}.<type>"\` and the message under \`raw\`.\n`,
    `## Their field → ours\n\n| theirs | ours | |\n|---|---|---|\n${fields.map(toRow).join('\n')}\n`,
    `## End reasons that mark a session as \`failed\`\n\n${toList(failures, 'None.')}\n`,
    `## What the payload cannot tell\n\n${toList(limits, 'Nothing that our vocabulary asks for.')}\n`,
    `## Try it\n\nA recorded example, and what comes of it:\n\n\`\`\`sh\n${commandsOf(provider, example).join('\n')}\n\`\`\`\n`,
  ].join('\n');
}

function commandsOf(provider: string, { file, needsSession }: ProviderPage['example']): readonly string[] {
  const query = needsSession ? '?sessionId=my-call' : '';
  const path = `packages/importers/fixtures/${provider}/${file}`;
  return [
    `curl -sS "localhost:3000/ingest/${provider}${query}" -H 'content-type: application/json' --data-binary @${path}`,
    `npm run cli -- import ${provider} --dry-run ${path}`,
  ];
}

function toRow({ theirs, ours, note }: FieldRule): string {
  return `| \`${theirs}\` | \`${ours}\` | ${note ?? ''} |`.replace(/ {2}\|$/, ' |');
}

function toList(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');
}
