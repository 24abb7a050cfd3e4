import { expect, test } from 'vitest';
import { makeReach } from '../../src/recall/reach.ts';

function reachAt() {
  const time = { now: 0 };
  const changes: boolean[] = [];
  const whys: string[] = [];
  const reach = makeReach({
    clock: () => time.now,
    random: () => 1,
    onChange: (away, why) => changes.push(away) && whys.push(why),
  });
  const missEvery = (ms: number, times: number) => {
    for (let nth = 0; nth < times; nth++, time.now += ms) reach.missed('nobody listens there');
  };
  return { time, changes, whys, reach, missEvery };
}

test('a few failures, and a second full of them, are a hiccup: every call may be tried', () => {
  const few = reachAt();
  few.missEvery(10_000, 4);
  const brief = reachAt();
  brief.missEvery(1, 999);
  for (const { reach } of [few, brief]) {
    expect(reach.isAway()).toBe(false);
    expect(reach.isWorthATry()).toBe(true);
  }
});

test('one answer among many failures shows that somebody is there', () => {
  const { reach, missEvery } = reachAt();
  for (let nth = 0; nth < 100; nth++) {
    missEvery(400, 4);
    reach.heard();
  }
  expect(reach.isAway()).toBe(false);
});

test('while no call gets through one is tried every two seconds, and no more', () => {
  const { time, reach, missEvery } = reachAt();
  missEvery(500, 5);
  expect(reach.isAway()).toBe(true);
  let tries = 0;
  for (const end = time.now + 60_000; time.now < end; time.now += 10) {
    if (!reach.isWorthATry()) continue;
    tries++;
    reach.missed('nobody listens there');
  }
  expect(tries).toBe(30);
});

test('the first answer lets all calls go again, and each change is told once', () => {
  const { reach, changes, missEvery } = reachAt();
  missEvery(500, 50);
  expect(reach.isWorthATry()).toBe(true);
  reach.heard();
  reach.heard();
  expect(reach.isAway()).toBe(false);
  expect([reach.isWorthATry(), reach.isWorthATry()]).toEqual([true, true]);
  expect(changes).toEqual([true, false]);
});

test('what kept the last call from being answered is told when no call gets through any more', () => {
  const { reach, whys, missEvery } = reachAt();
  missEvery(500, 5);
  reach.heard();
  expect(whys).toEqual(['nobody listens there', '']);
});
