import { describe, expect, test } from 'vitest';
import { isOfRedis, refusesWrites, willNotPass } from '../../src/redis/will-not-pass.ts';

const AROUND = [
  (said: string) => said,
  (said: string) => `-${said}`,
  (said: string) => `ERR user_script:9: ${said} script: 218c34c0a505, on @user_script:9.`,
  (said: string) => `ERR Error running script (call to f_0d1): @user_script:9: @user_script: 9: -${said}`,
  (said: string) => `ERR ${said}`,
  (said: string) => `Too many Cluster redirections. Last error: ReplyError: ${said}`,
];

describe.each(AROUND)('an error of Redis, however ioredis hands it on (%#)', (around) => {
  test.each([
    'OOM command not allowed',
    'MISCONF Redis is configured to save',
    "READONLY You can't write against a read only replica.",
    'NOREPLICAS Not enough good replicas to write.',
    'CLUSTERDOWN The cluster is down',
    'CLUSTERDOWN Hash slot not served',
    'MASTERDOWN Link with MASTER is down',
    'LOADING Redis is loading the dataset in memory',
  ])('refuses writes: %s', (said) => {
    const error = new Error(around(said));
    expect([refusesWrites(error), isOfRedis(error), willNotPass(error)]).toEqual([true, true, false]);
  });
  test.each([
    'MOVED 1 127.0.0.1:1',
    'ASK 1 127.0.0.1:1',
    'TRYAGAIN Multiple keys request',
    'BUSY Redis is busy running a script',
  ])('passes by itself: %s', (said) => {
    const error = new Error(around(said));
    expect([refusesWrites(error), isOfRedis(error), willNotPass(error)]).toEqual([false, true, false]);
  });
});

test.each([
  'Connection is closed.',
  'Command aborted due to connection close',
  'No master node is available for the pipeline',
  "Stream isn't writeable and enableOfflineQueue options is false",
  "Cluster isn't ready and enableOfflineQueue options is false",
  'None of startup nodes is available',
  'Failed to refresh slots cache.',
  'Node is disconnected',
  'connect ECONNREFUSED 127.0.0.1:1',
  'read ECONNRESET',
  'write EPIPE',
  'ERR max number of clients reached',
  'All keys in the pipeline should belong to the same slots allocation group',
  'All the keys in a pipeline command should belong to the same slot',
])('no connection is not the fault of what was asked: %s', (said) => {
  expect(isOfRedis(new Error(said))).toBe(true);
});

test.each([
  'ERR user_script:1: attempt to perform arithmetic on a nil value',
  'WRONGTYPE Operation against a key',
  'it did not end in time',
])('what was asked may be to blame: %s', (said) => {
  expect([refusesWrites(new Error(said)), isOfRedis(new Error(said))]).toEqual([false, false]);
});
test('so may a fault of ours be', () => {
  expect([isOfRedis(new TypeError('x')), isOfRedis('x'), willNotPass(new TypeError('x'))]).toEqual([
    false,
    false,
    true,
  ]);
});
