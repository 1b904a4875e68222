import { expect, it } from 'vitest';
import { LIST_FILTERS_ALONE } from '../../../test/contracts/store/list-filters.js';
import { declaredIndexes } from './declared-indexes.js';
import { listFilter } from './filters.js';

it.each(Object.entries(LIST_FILTERS_ALONE))('an index serves the list by %s', (_name, alone) => {
  const { erasing: _erasing, $and = [], ...others } = listFilter({ metadata: [], limit: 10, ...alone(0).filter });
  const fields = [others, ...$and].flatMap((condition) => Object.keys(condition));
  const indexed = declaredIndexes('sessions').map(({ keys }) => Object.keys(keys)[0]);
  expect(fields).toHaveLength(1);
  expect(indexed).toContain(fields[0]);
});
