import { defineFeature } from '../../feature.js';

export const transferFeature = defineFeature({
  name: 'transfer',
  commands: [
    {
      name: 'transfer',
      summary: 'moves every session between SQLite and MongoDB, verified by hash',
      load: () => import('./transfer.command.js'),
    },
  ],
});
