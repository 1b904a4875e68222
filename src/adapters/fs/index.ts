export { FolderObjectStore } from './folder-object-store.js';
export { UnnamedFile } from './unnamed-file.js';
