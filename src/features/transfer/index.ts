export { isWhole, type TransferMode, toText } from './report-text.js';
export { TransferRefused } from './transfer-refused.js';
export { type Fault, type TransferReport, transferSessions } from './transfer-sessions.js';
