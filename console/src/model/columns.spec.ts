import { describe, expect, it } from 'vitest';
import { needsMeasures, parseColumns, toggleColumn, USUAL_COLUMNS } from './columns.js';

describe('the columns of the list', () => {
  it('have a fixed order, whatever the address says', () => {
    expect(parseColumns('tools,odd,duration')).toEqual(['duration', 'tools']);
    expect(parseColumns('')).toEqual([]);
  });

  it('are in the address only if they differ from the default', () => {
    const more = toggleColumn(undefined, 'answers');
    expect(more).toEqual([...USUAL_COLUMNS, 'answers']);
    expect(toggleColumn(more, 'answers')).toBeUndefined();
    expect(toggleColumn(['duration'], 'duration')).toEqual([]);
  });

  it('request measures only if they show some', () => {
    expect(needsMeasures(undefined)).toBe(false);
    expect(needsMeasures(['duration'])).toBe(false);
    expect(needsMeasures(['duration', 'tools'])).toBe(true);
  });
});
