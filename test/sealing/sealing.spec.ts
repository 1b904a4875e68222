import { describe } from 'vitest';
import { memoryHarness, sqliteHarness } from '../builders/store-harnesses.js';
import { describeSealing } from './describe-sealing.js';

describe('sealing, in memory', () => describeSealing(memoryHarness));
describe('sealing, in SQLite', () => describeSealing(sqliteHarness));
