import os, { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { replaceBuiltin } from './replace-builtin.js';

describe('a function of Node is replaced', () => {
  it('for whoever imports it by name', () => {
    replaceBuiltin(os, 'hostname', () => 'replaced');
    expect(hostname()).toBe('replaced');
  });

  it('until the end of the test', () => {
    expect(hostname()).not.toBe('replaced');
  });
});
