import { describe, expect, test } from 'vitest';
import { printConfig, readConfig, secretsOf } from '../../src/config.ts';
import { SECRET } from '../support/receiver.ts';

const read = (NOTIFY: string) =>
  readConfig({ TENCENT_SDKAPPID: '1400000001', TENCENT_SECRET_KEY: 'k', CALLBACK_TOKEN: 't', NOTIFY });
const good = (text: string) => {
  const result = read(text);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
};
const problem = (text: string): string => {
  const result = read(text);
  return result.ok ? '' : result.problems.join('\n');
};

test('a webhook is told everything, a room what people must hear; kinds are known by their hosts', () => {
  const { notify } = good(
    [
      `https://app.example/unsaid secret=${SECRET}`,
      'https://hooks.slack.com/services/T0/B0/x name=ops',
      'https://open.feishu.cn/open-apis/bot/v2/hook/x secret=s events=held,appeal text=yes',
      'https://open.larksuite.com/open-apis/bot/v2/hook/x name=lark',
      'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x',
      'https://oapi.dingtalk.com/robot/send?access_token=x secret=SECx',
      'https://prod-1.westeurope.logic.azure.com:443/workflows/x events=all',
    ].join(' ;\n'),
  );
  expect(notify.map(({ name, kind, events, withText }) => [name, kind, events.length, withText])).toEqual([
    ['webhook', 'webhook', 7, false],
    ['ops', 'slack', 3, false],
    ['feishu', 'feishu', 2, true],
    ['lark', 'feishu', 3, false],
    ['wecom', 'wecom', 3, false],
    ['dingtalk', 'dingtalk', 3, false],
    ['teams', 'teams', 7, false],
  ]);
});

describe('what is wrong is said, and nothing of the address or the secret is shown', () => {
  test.each([
    ['ftp://x.example/hidden', 'an https address first'],
    [`http://x.example/hidden secret=${SECRET}`, 'https; plain http only with private=yes'],
    [`https://me:hidden@x.example secret=${SECRET}`, 'without user and password'],
    ['https://x.example/hidden', 'secret=whsec_'],
    ['https://x.example/hidden secret=short', 'base64 of 24 to 64 bytes'],
    ['https://x.example/hidden secret=whsec_aGlkZGVu', 'base64 of 24 to 64 bytes'],
    ['https://hooks.slack.com/hidden secret=hidden', 'no secret='],
    ['https://oapi.dingtalk.com/hidden secret=a,b', 'one secret='],
    [`https://x.example/hidden secret=${SECRET} events=nothing`, 'events= some of flagged, settled'],
    [`https://x.example/hidden secret=${SECRET} kind=irc`, 'kind= one of webhook'],
    [`https://x.example/hidden secret=${SECRET} text=maybe`, 'text=yes or text=no'],
    [`https://x.example/hidden secret=${SECRET} hidden=1`, 'only words of name='],
    [`https://x.example/hidden secret=${SECRET} name=Ops`, 'name= of lower-case'],
    [`https://x.example/a secret=${SECRET};https://y.example/b secret=${SECRET}`, 'receiver 2 a name= of its own'],
    [`https://127.0.0.1/hidden secret=${SECRET}`, 'private=yes'],
    [`https://2130706433/hidden secret=${SECRET}`, 'private=yes'],
    [`https://[::ffff:10.0.0.1]/hidden secret=${SECRET}`, 'private=yes'],
    [`https://localhost./hidden secret=${SECRET}`, 'private=yes'],
    [';', 'receivers separated by'],
  ])('%s', (text, expected) => {
    const said = problem(text);
    expect(said).toContain(expected);
    expect(said).not.toMatch(/\/hidden|whsec_[A-Za-z0-9+/]{8}/);
  });
});

test('the settings that are shown and logged have neither', () => {
  const config = good(`https://app.example/hooks/0123456789abcdef?token=hidden secret=${SECRET} name=app`);
  expect(JSON.stringify(printConfig(config))).not.toMatch(/hidden|0123456789|whsec/);
  expect(printConfig(config).notify).toEqual([
    'app (webhook at app.example: flagged, settled, held, decided, appeal, rules, stopped)',
  ]);
  expect(secretsOf(config)).toEqual(
    expect.arrayContaining([SECRET, SECRET.slice(6), '/hooks/0123456789abcdef?token=hidden']),
  );
});
