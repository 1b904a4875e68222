import { mongo } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { isTransient, toConversationError } from './mongo-errors.js';

const serverError = (code: number, message = 'words of the server') => new mongo.MongoServerError({ message, code });

describe('what an error of MongoDB means to the caller', () => {
  it.each([
    [14_031, 'OutOfDiskSpace', 'STORAGE_FULL'],
    [8_000, 'you are over your space quota, using 517 MB of 512 MB', 'STORAGE_FULL'],
    [8_000, 'user is not allowed to do action [find]', 'STORE_REFUSED'],
    [10_334, 'BSONObj size: 17000000 is invalid', 'PAYLOAD_TOO_LARGE'],
    [2, 'object to insert too large. size in bytes: 17000000', 'PAYLOAD_TOO_LARGE'],
    [2, 'bad value', 'STORE_REFUSED'],
    [13, 'not authorized on calls to execute command', 'STORE_REFUSED'],
    [18, 'Authentication failed.', 'STORE_REFUSED'],
    [20, 'Transaction numbers are only allowed on a replica set member or mongos', 'STORE_REFUSED'],
    [59, 'no such command', 'STORE_REFUSED'],
    [424_242, 'nobody knows', 'STORE_REFUSED'],
    [50, 'operation exceeded time limit', 'STORE_UNAVAILABLE'],
    [64, 'waiting for replication timed out', 'STORE_UNAVAILABLE'],
    [189, 'primary stepped down', 'STORE_UNAVAILABLE'],
    [462, 'ingress request rate limit exceeded', 'STORE_UNAVAILABLE'],
    [10_107, 'not primary', 'STORE_UNAVAILABLE'],
    [11_000, 'E11000 duplicate key', 'STORE_UNAVAILABLE'],
    [11_600, 'interrupted at shutdown', 'STORE_UNAVAILABLE'],
    [13_435, 'not primary and secondaryOk=false', 'STORE_UNAVAILABLE'],
  ])('%i %s: %s', (code, message, expected) => {
    const fault = serverError(code, message);
    expect(toConversationError(fault)).toMatchObject({ code: expected, cause: fault });
    expect(toConversationError(fault).message).not.toContain(message);
  });

  it('trusts a server that says itself that a retry may help', () => {
    const fault = new mongo.MongoServerError({ message: 'odd', code: 424_242, errorLabels: ['RetryableWriteError'] });
    expect(isTransient(fault)).toBe(true);
  });

  it.each([
    new mongo.MongoNetworkError('connection 3 to 127.0.0.1:27017 closed'),
    new mongo.MongoNotConnectedError('Client must be connected before running operations'),
    new mongo.MongoTopologyClosedError(),
    // In the form in which the driver passes it on.
    Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' }),
  ])('calls a lost connection temporary: $name', (fault) => {
    expect(toConversationError(fault).code).toBe('STORE_UNAVAILABLE');
  });

  it.each([
    new mongo.MongoNetworkError('connection 3 to 127.0.0.1:27017 closed'),
    Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' }),
  ])(
    'recognizes a lost connection during a bulk write, although the driver reports it as an answer: $name',
    (origin) => {
      const fault = new mongo.MongoBulkWriteError(origin, { insertedCount: 0 } as mongo.BulkWriteResult);
      expect(toConversationError(fault)).toMatchObject({ code: 'STORE_UNAVAILABLE', cause: fault });
      expect(isTransient(fault)).toBe(true);
    },
  );

  it('reports what BSON cannot hold as too large, and our own errors as internal', () => {
    const tooLarge = new mongo.MongoInvalidArgumentError('Document is larger than the maximum size 16777216');
    expect(toConversationError(tooLarge).code).toBe('PAYLOAD_TOO_LARGE');
    expect(toConversationError(new TypeError('x is not a function')).code).toBe('INTERNAL_ERROR');
  });
});
