import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { curlLine, firstSessionLines } from './curl.js';

it('shows the call in one line, with an address that no shell splits', () => {
  expect(curlLine('http://h:1', '/a?b=c&d=$e')).toBe("curl 'http://h:1/a?b=c&d=$e'");
  expect(curlLine('http://h:1', '/s', ['-N'])).toBe("curl -N 'http://h:1/s'");
  const line = curlLine('http://h', "/it's`id`$(id)").replace('curl', 'printf %s');
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe("http://h/it's`id`$(id)");
});

it('creates a session and an event', () => {
  expect(firstSessionLines('http://h:1').split('\n')).toHaveLength(2);
});
