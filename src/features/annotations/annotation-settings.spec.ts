import { describe, expect, it } from 'vitest';
import { givenValues } from '../../config/environment.js';
import { parseValues } from '../../config/parse-values.js';
import { brokenRules } from '../../config/rules.js';
import { annotationSettings } from './annotation-settings.js';

const [variable = ''] = Object.keys(annotationSettings.variables);

describe('ANNOTATION_INDEXES', () => {
  const problemsOf = (length: number) => {
    const list = Array.from({ length }, (_, index) => `review.score${index}`).join();
    return brokenRules(parseValues(givenValues({ [variable]: list }, {})).values, new Set());
  };

  it('has at most 20 members', () => {
    expect(problemsOf(20)).toEqual([]);
    expect(problemsOf(21)).toMatchObject([{ subject: 'ANNOTATION_INDEXES', found: 'has too many members' }]);
  });
});
