import type { ErrorKind } from '../../domain/errors.js';
import { escapeHtml, htmlPage, proseHtml } from './html.js';

/** Kinds of errors, by code. */
export type ErrorKinds = Readonly<Record<string, ErrorKind>>;

const TITLE = 'Error reference';

const INTRODUCTION = [
  'Every error is `application/problem+json` (RFC 9457). Programs should decide by `code` and `retryable`; `detail` is for people and may change.',
  'Every 400 has `errors`: each names a place of the body (`pointer`, a JSON Pointer) or a parameter (`parameter`). Include `requestId` when you report a problem.',
  'A repeat of a write with the same ids is always safe.',
] as const;

/** Returns `docs/errors.md`. */
export function errorsMarkdown(kinds: ErrorKinds): string {
  const entries = byStatus(kinds);
  const rows = entries.map(({ code, status, title }) => `| [\`${code}\`](#${code}) | ${status} | ${title} |`);
  const sections = entries.map(({ code, status, title, remedy, retryable }) =>
    [`## <a id="${code}"></a>${code}`, `**${status}.** ${title}. ${retryAdvice(retryable)}`, remedy].join('\n\n'),
  );
  return `${[
    `# ${TITLE}`,
    '<!-- Made by `npm run generate` from src/domain/errors.ts and the errors of the capabilities; do not edit. -->',
    ...INTRODUCTION,
    ['| code | status | what happened |', '| --- | --- | --- |', ...rows].join('\n'),
    ...sections,
  ].join('\n\n')}\n`;
}

/** Returns the page at `/docs/errors`; the `type` of a problem links to the section of its code. */
export function errorsHtml(kinds: ErrorKinds): string {
  return htmlPage({
    title: TITLE,
    head: '<link rel="stylesheet" href="assets/docs.css">',
    body: [
      '<main class="plain">',
      '<p><a href="../docs">API reference</a></p>',
      `<h1>${TITLE}</h1>`,
      ...INTRODUCTION.map((paragraph) => `<p>${proseHtml(paragraph)}</p>`),
      ...byStatus(kinds).map(section),
      '</main>',
    ].join('\n'),
  });
}

function section({ code, status, title, remedy, retryable }: ErrorKind): string {
  const id = escapeHtml(code);
  return [
    `<section id="${id}">`,
    `<h2><a href="#${id}">${id}</a> <span>${status}</span></h2>`,
    `<p><strong>${proseHtml(title)}.</strong> ${retryAdvice(retryable)}</p>`,
    `<p>${proseHtml(remedy)}</p>`,
    '</section>',
  ].join('\n');
}

function byStatus(kinds: ErrorKinds): readonly ErrorKind[] {
  return Object.values(kinds).sort((a, b) => a.status - b.status);
}

const retryAdvice = (retryable: boolean): string => (retryable ? 'Worth a retry.' : 'A retry does not help.');
