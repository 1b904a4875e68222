import { describe, expect, it } from 'vitest';
import { closestName } from './closest-name.js';

const FIELDS = ['eventId', 'type', 'payload', 'timestamp', 'clientSequence'];

describe('closestName', () => {
  it.each([
    ['timestmp', 'timestamp', 'a letter is missing'],
    ['payloads', 'payload', 'a letter is added'],
    ['timestanp', 'timestamp', 'a letter is wrong'],
    ['tpye', 'type', 'two neighbours are swapped'],
    ['eventid', 'eventId', 'only the case differs'],
    ['ID', 'id', 'a short name differs in case only'],
    ['EVNTID', 'eventId', 'case and a letter differ'],
    ['client_sequense', 'clientSequence', 'there are two slips'],
  ])('finds %j for %j: %s', (name, expected) => {
    expect(closestName(name, [...FIELDS, 'id'])).toBe(expected);
  });

  it.each([
    ['colour', 'nothing is near'],
    ['tpe ', 'two edits are half of the name'],
    ['tim_stmp_', 'three edits are too many'],
    ['t', 'one letter says nothing'],
    ['', 'the empty name says nothing'],
    ['__proto__', 'it is an odd name'],
    ['constructor', 'it is an odd name'],
    ['x'.repeat(65), 'it is too long'],
  ])('suggests nothing for %j: %s', (name) => {
    expect(closestName(name, FIELDS)).toBeUndefined();
  });

  it('prefers the nearest name, and the first of equally near ones', () => {
    expect(closestName('before', ['befor', 'before_', 'BEFORE'])).toBe('BEFORE');
    expect(closestName('limits', ['limxxs', 'limit'])).toBe('limit');
    expect(closestName('after', ['afterx', 'aftery'])).toBe('afterx');
  });

  it('counts a swap as one edit, and does not edit swapped letters again', () => {
    expect(closestName('abcd', ['badc'])).toBeUndefined(); // 2 edits, which is half of 4
    expect(closestName('abcde', ['badce'])).toBe('badce');
    expect(closestName('cavvv', ['abcvvv'])).toBeUndefined(); // ca → abc takes 3 edits in optimal string alignment
  });

  it('compares a name of maximum length with many known ones quickly', () => {
    const known = Array.from({ length: 100 }, (_, index) => `${'y'.repeat(60)}${index}`);

    expect(closestName('x'.repeat(64), known)).toBeUndefined();
  });
});
