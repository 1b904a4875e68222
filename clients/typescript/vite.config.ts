import { defineConfig } from 'vite';

/** The published package is self-contained: the importers are bundled, so that nothing else has to be installed. */
export default defineConfig({
  build: {
    outDir: 'dist/bundle',
    target: 'es2023',
    minify: false,
    lib: {
      entry: { index: 'src/index.ts', node: 'src/node.ts', livekit: 'src/livekit/record.ts' },
      formats: ['es'],
    },
    rolldownOptions: { external: /^node:/, output: { chunkFileNames: '[name].js' } },
  },
});
