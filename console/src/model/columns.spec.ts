import { describe, expect, it } from 'vitest';
import { needsMeasures, parseColumns, toggleColumn, USUAL_COLUMNS } from './columns.js';

describe('the columns of the list', () => {
  it('stand in their own order, whatever the address says', () => {
    expect(parseColumns('tools,odd,duration')).toEqual(['duration', 'tools']);
    expect(parseColumns('')).toEqual([]);
  });

  it('are named in the address only where they are not the usual ones', () => {
    const more = toggleColumn(undefined, 'answers');
    expect(more).toEqual([...USUAL_COLUMNS, 'answers']);
    expect(toggleColumn(more, 'answers')).toBeUndefined();
    expect(toggleColumn(['duration'], 'duration')).toEqual([]);
  });

  it('ask for measures only where they show some', () => {
    expect(needsMeasures(undefined)).toBe(false);
    expect(needsMeasures(['duration'])).toBe(false);
    expect(needsMeasures(['duration', 'tools'])).toBe(true);
  });
});
