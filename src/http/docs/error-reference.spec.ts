import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../domain/errors.js';
import { ERROR_KINDS } from '../../error-kinds.js';
import { problemType } from '../problem.js';
import { errorsHtml, errorsMarkdown } from './error-reference.js';
import { escapeHtml, proseHtml } from './html.js';

describe('errorsMarkdown', () => {
  it('explains every code of the catalog, under an anchor of its name', () => {
    const text = errorsMarkdown(ERROR_KINDS);
    for (const [code, { status, title, remedy }] of Object.entries(ERROR_KINDS)) {
      expect(text).toContain(`<a id="${code}"></a>${code}\n\n**${status}.** ${title}.`);
      expect(text).toContain(`| [\`${code}\`](#${code}) | ${status} | ${title} |`);
      expect(text).toContain(`\n\n${remedy}\n`);
    }
  });

  it('says for each code whether a retry helps', () => {
    expect(errorsMarkdown(ERROR_KINDS)).toContain(`${ERRORS.SESSION_NOT_FOUND.title}. Worth a retry.`);
    expect(errorsMarkdown(ERROR_KINDS)).toContain(`${ERRORS.SESSION_ERASED.title}. A retry does not help.`);
  });
});

describe('errorsHtml', () => {
  it('has the anchors that `type` of a problem names', () => {
    const [, anchor] = problemType('SESSION_ERASED').split('#');
    expect(errorsHtml(ERROR_KINDS)).toContain(`id="${anchor}"`);
  });

  it('has the texts of every code, escaped', () => {
    const html = errorsHtml(ERROR_KINDS);
    for (const { title, remedy } of Object.values(ERROR_KINDS)) {
      expect(html).toContain(proseHtml(title));
      expect(html).toContain(proseHtml(remedy));
    }
    expect(html).not.toContain('`');
  });
});

describe('escapeHtml', () => {
  it('leaves nothing that a browser would read as markup', () => {
    expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
    );
    expect(proseHtml('`<b>` is code')).toBe('<code>&lt;b&gt;</code> is code');
  });
});
