export { type BackupOptions, backUp, type FileReport } from './backup.js';
export { DATABASE_NAME } from './data-folder.js';
export { FileRefused } from './file-refused.js';
export type { DatabaseCounts } from './inspect.js';
export { type FolderInspection, inspectFolder, sqliteVersion } from './inspect-folder.js';
export { type RestoreOptions, type RestoreReport, restoreBackup } from './restore.js';
export { type SqliteOptions, SqliteStore } from './sqlite-store.js';
