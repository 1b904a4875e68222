import { memoryHarness, sqliteHarness } from '../builders/store-harnesses.js';
import { describeSilentImports } from './describe-silent-imports.js';

describeSilentImports('memory', memoryHarness);
describeSilentImports('SQLite', sqliteHarness);
