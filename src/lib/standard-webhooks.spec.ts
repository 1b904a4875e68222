import { expect, it } from 'vitest';
import { standardWebhooksHeaders } from './standard-webhooks.js';

it('signs like the example of the specification', async () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    nowMs: 1_614_265_330_999,
    body: Buffer.from('{"test": 2432232314}'),
  };
  expect(await standardWebhooksHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], message)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
