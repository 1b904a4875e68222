import { ERROR_CATALOG } from '../../domain/errors.js';
import { escapeHtml, htmlPage, proseHtml } from './html.js';

interface Entry {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
  readonly retry: string;
}

const ENTRIES: readonly Entry[] = Object.entries(ERROR_CATALOG)
  .map(([code, { status, title, remedy, retryable }]) => ({
    code,
    status,
    title,
    remedy,
    retry: retryable ? 'Worth a retry.' : 'A retry does not help.',
  }))
  .sort((a, b) => a.status - b.status);

const TITLE = 'Error reference';

const INTRODUCTION = [
  'Every error is `application/problem+json` (RFC 9457). Programs decide by `code` and `retryable`; `detail` is for people and may change.',
  'Every 400 has `errors`: each names a place of the body (`pointer`, a JSON Pointer) or a parameter (`parameter`). Quote `requestId` when you report a fault.',
  'A repeat of a write with the same ids is always safe.',
] as const;

/** `docs/errors.md`. */
export function errorsMarkdown(): string {
  const rows = ENTRIES.map(({ code, status, title }) => `| [\`${code}\`](#${code}) | ${status} | ${title} |`);
  const sections = ENTRIES.map(({ code, status, title, remedy, retry }) =>
    [`## <a id="${code}"></a>${code}`, `**${status}.** ${title}. ${retry}`, remedy].join('\n\n'),
  );
  return `${[
    `# ${TITLE}`,
    '<!-- Made by `npm run generate` from src/domain/errors.ts; do not edit. -->',
    ...INTRODUCTION,
    ['| code | status | what happened |', '| --- | --- | --- |', ...rows].join('\n'),
    ...sections,
  ].join('\n\n')}\n`;
}

/** The page at `/docs/errors`: `type` of a problem leads to the place of its code. */
export function errorsHtml(): string {
  return htmlPage({
    title: TITLE,
    head: '<link rel="stylesheet" href="assets/docs.css">',
    body: [
      '<main class="plain">',
      '<p><a href="../docs">API reference</a></p>',
      `<h1>${TITLE}</h1>`,
      ...INTRODUCTION.map((paragraph) => `<p>${proseHtml(paragraph)}</p>`),
      ...ENTRIES.map(section),
      '</main>',
    ].join('\n'),
  });
}

function section({ code, status, title, remedy, retry }: Entry): string {
  const id = escapeHtml(code);
  return [
    `<section id="${id}">`,
    `<h2><a href="#${id}">${id}</a> <span>${status}</span></h2>`,
    `<p><strong>${proseHtml(title)}.</strong> ${retry}</p>`,
    `<p>${proseHtml(remedy)}</p>`,
    '</section>',
  ].join('\n');
}
