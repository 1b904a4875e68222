export { Archive } from './archive.js';
export { ArchiveStatusController } from './archive-status.controller.js';
export { ArchiveMismatch, type ArchiveObserver, Archiver } from './archiver.js';
export { type Exported, ExportFailed, exportSessions } from './export-sessions.js';
export { restoreSession } from './restore-session.js';
export { SegmentCorrupt } from './segment-format.js';
export { verifyArchive } from './verify-archive.js';
