#!/usr/bin/env node
import '../check-node.js';
import '../compile-cache.js';

// A static import would be compiled before the cache is there.
const { runCommandLine } = await import('./command-line.js');

await runCommandLine(process.argv.slice(2));
