import { describe, expect, it } from 'vitest';
import { ERROR_CATALOG } from '../../domain/errors.js';
import { problemType } from '../problem.js';
import { errorsHtml, errorsMarkdown } from './error-reference.js';
import { escapeHtml, proseHtml } from './html.js';

describe('errorsMarkdown', () => {
  it('explains every code of the catalog, under an anchor of its name', () => {
    const text = errorsMarkdown();
    for (const [code, { status, title, remedy }] of Object.entries(ERROR_CATALOG)) {
      expect(text).toContain(`<a id="${code}"></a>${code}\n\n**${status}.** ${title}.`);
      expect(text).toContain(`| [\`${code}\`](#${code}) | ${status} | ${title} |`);
      expect(text).toContain(`\n\n${remedy}\n`);
    }
  });

  it('says for each code whether a retry helps', () => {
    expect(errorsMarkdown()).toContain(`${ERROR_CATALOG.SESSION_NOT_FOUND.title}. Worth a retry.`);
    expect(errorsMarkdown()).toContain(`${ERROR_CATALOG.SESSION_SEALED.title}. A retry does not help.`);
  });
});

describe('errorsHtml', () => {
  it('has the anchors that `type` of a problem names', () => {
    const [, anchor] = problemType('SESSION_SEALED').split('#');
    expect(errorsHtml()).toContain(`id="${anchor}"`);
  });

  it('has the words of every code, escaped', () => {
    const html = errorsHtml();
    for (const { title, remedy } of Object.values(ERROR_CATALOG)) {
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
