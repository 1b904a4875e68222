import { describe, expect, it } from 'vitest';
import { givenValues } from '../../config/environment.js';
import { parseValues } from '../../config/parse-values.js';
import { brokenRules } from '../../config/rules.js';
import { statisticsSettings } from './statistics-settings.js';

const [variable = ''] = Object.keys(statisticsSettings.variables);

describe('STATS_DIMENSIONS', () => {
  const problemsOf = (length: number) => {
    const list = Array.from({ length }, (_, index) => `key${index}`).join();
    return brokenRules(parseValues(givenValues({ [variable]: list }, {})).values, new Set());
  };

  it('has at most 8 keys', () => {
    expect(problemsOf(8)).toEqual([]);
    expect(problemsOf(9)).toMatchObject([{ subject: 'STATS_DIMENSIONS', found: 'has too many keys' }]);
  });
});
