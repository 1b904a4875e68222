import { expect, it } from 'vitest';
import { wrap } from './wrap.js';

it('breaks lines at blanks, within the width, and leaves long words whole', () => {
  expect(wrap('one two three fourteen', 9, '# ')).toBe('# one two\n# three\n# fourteen');
  expect(wrap('', 9, '# ')).toBe('# ');
});
