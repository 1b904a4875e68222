// Runs the README's example with the played call: example.mjs EXAMPLE FRAMES. The process ends on its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { startFakeRealtime } from './fake-realtime.mjs';

const [examplePath, framesPath] = process.argv.slice(2);
const fake = await startFakeRealtime({ frames: JSON.parse(readFileSync(framesPath, 'utf8')), isSecure: false });
const path = `${examplePath}.mjs`;
writeFileSync(path, readFileSync(examplePath, 'utf8').replace(/wss:[^']+/, fake.url));
await import(path);
await fake.ended;
fake.close();
