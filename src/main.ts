import './check-node.js';
import './compile-cache.js';

// Not before the check: static imports are linked as a whole, and on an old Node that ends in a stack instead of a sentence.
await import('reflect-metadata');
const { run } = await import('./serve.js');

await run(process.argv.slice(2));
