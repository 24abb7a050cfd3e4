import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import https, { Agent, request } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { certificateIn, makeCertificate, TENCENT_HOSTS } from '../../src/simulator/certificate.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { type Answer, APP, call, simulate } from './support.ts';

/** Packages of others; they have no types. */
const load = createRequire(import.meta.url);
const v2 = load('tls-sig-api-v2') as {
  Api: new (
    sdkAppId: number,
    key: string,
  ) => {
    genUserSig(id: string, seconds: number): string;
    genPrivateMapKey(id: string, s: number, r: number, p: number): string;
  };
};
const v1 = load('tls-sig-api') as {
  Sig: new (config: object) => { genSig(id: string): string; genSigWithUserbuf(id: string, userbuf: string): string };
};

const RestApi = load('imsdk-restapi-nodejs-es6-sdk') as new (
  config: object,
) => { init(): void; request(service: string, command: string, body: object): Promise<{ data: Answer }> };

const recall = { From_Account: 'ada', To_Account: 'bob', MsgKey: '1_2_3' };
const withSig = async (sim: Parameters<typeof call>[0], usersig: string): Promise<number> =>
  (await call(sim, 'openim/admin_msgwithdraw', recall, { usersig })).ErrorCode;

test('UserSigs of tls-sig-api-v2 are taken, those of another key or app are not', async () => {
  const sim = await simulate();
  const api = new v2.Api(APP.sdkAppId, APP.secretKey);
  expect(await withSig(sim, api.genUserSig('administrator', 3600))).toBe(20022);
  expect(await withSig(sim, api.genPrivateMapKey('administrator', 3600, 10_000, 255))).toBe(20022);
  expect(await withSig(sim, api.genUserSig('somebody', 3600))).toBe(70013);
  expect(await withSig(sim, new v2.Api(APP.sdkAppId, 'other').genUserSig('administrator', 3600))).toBe(70009);
  expect(await withSig(sim, new v2.Api(1, APP.secretKey).genUserSig('administrator', 3600))).toBe(70014);
});

const ecKeys = () =>
  generateKeyPairSync('ec', {
    namedCurve: 'secp256k1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/**
 * The client as it is, with a key of its own, beside a simulator with TLS that knows the key. The client calls
 * https://console.tim.qq.com; its connections are led to the simulator, as a line in /etc/hosts would on port 443.
 */
async function withClient(options: Partial<SimulatorOptions> = {}, trusts?: 'nobody') {
  const [keys, tls] = [ecKeys(), await makeCertificate()];
  const sim = await simulate({ publicKey: keys.publicKey, tls, ...options });
  const dir = await mkdtemp(join(tmpdir(), 'unsaid-client-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const privateKeyPath = join(dir, 'private_key');
  await writeFile(privateKeyPath, keys.privateKey);
  const agent = new Agent({ ...(trusts !== 'nobody' && { ca: tls.cert }) });
  agent.createConnection = (to) => connect({ ...to, host: '127.0.0.1', port: sim.port } as ConnectionOptions);
  const usual = https.globalAgent;
  https.globalAgent = agent;
  onTestFinished(() => {
    https.globalAgent = usual;
    agent.destroy();
  });
  const app = { sdkAppid: String(APP.sdkAppId), identifier: 'administrator', accountType: '0' };
  const client = new RestApi({ ...app, privateKeyPath, expireAfter: 3600 });
  client.init();
  const ask = async (service: string, command: string, body: object) =>
    (await client.request(service, command, body)).data;
  return { sim, ask };
}

test('UserSigs of tls-sig-api, the older kind, are taken with the public key', async () => {
  const keys = ecKeys();
  const api = new v1.Sig({ sdk_appid: APP.sdkAppId, expire_after: 3600, private_key_string: keys.privateKey });
  const sim = await simulate({ publicKey: keys.publicKey });
  expect(await withSig(sim, api.genSig('administrator'))).toBe(20022);
  expect(await withSig(sim, api.genSigWithUserbuf('administrator', 'anything'))).toBe(20022);
  expect(await withSig(sim, api.genSig('somebody'))).toBe(70013);
  const stranger = new v1.Sig({
    sdk_appid: APP.sdkAppId,
    private_key_string: generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  });
  expect(await withSig(sim, stranger.genSig('administrator'))).toBe(70009);
  // Without the app's public key nothing of that kind is believed.
  expect(await withSig(await simulate(), api.genSig('administrator'))).toBe(70009);
});

test('a client that hard-codes https and a host of Tencent reaches it', async () => {
  const tls = await makeCertificate();
  const sim = await simulate({ tls });
  expect(sim.url).toMatch(/^https:/);
  const usersig = new v2.Api(APP.sdkAppId, APP.secretKey).genUserSig('administrator', 60);
  const query = `sdkappid=${APP.sdkAppId}&identifier=administrator&usersig=${usersig}&random=1&contenttype=json`;
  const ask = (ca: string | undefined) =>
    new Promise<{ ErrorCode: number }>((resolve, reject) => {
      const outgoing = request(
        {
          host: TENCENT_HOSTS[0],
          port: sim.port,
          path: `/v4/im_open_login_svc/account_import?${query}`,
          method: 'POST',
          // As /etc/hosts would have it.
          lookup: (_host, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
          ...(ca === undefined ? {} : { ca }),
          agent: false,
        },
        async (response) => {
          const chunks: Buffer[] = [];
          for await (const chunk of response) chunks.push(chunk as Buffer);
          resolve(JSON.parse(Buffer.concat(chunks).toString()) as { ErrorCode: number });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(JSON.stringify({ UserID: 'ada' }));
    });
  expect(await ask(tls.cert)).toMatchObject({ ErrorCode: 0, ActionStatus: 'OK' });
  await expect(ask(undefined)).rejects.toThrow(/self.signed/i);
});

describe('imsdk-restapi-nodejs-es6-sdk, a client of the REST APIs', () => {
  test('signs, calls and reads: accounts, groups, messages, recalls, mutes', async () => {
    const { sim, ask } = await withClient();
    const says = (Text: string) => [{ MsgType: 'TIMTextElem', MsgContent: { Text } }];
    const good = expect.objectContaining({ ActionStatus: 'OK', ErrorCode: 0 });
    for (const name of ['ada', 'bob', 'eve'])
      expect(await ask('im_open_login_svc', 'account_import', { Identifier: name, Nick: name })).toEqual(good);
    expect(
      await ask('group_open_http_svc', 'create_group', { Type: 'Public', GroupId: 'lobby', Name: 'lobby' }),
    ).toEqual(good);
    expect(await ask('group_open_http_svc', 'get_group_info', { GroupIdList: ['lobby'] })).toMatchObject({
      GroupInfo: [{ GroupId: 'lobby', Type: 'Public' }],
    });
    const group = { GroupId: 'lobby', From_Account: 'eve', Random: 7, MsgBody: says('to all') };
    const { MsgSeq } = await ask('group_open_http_svc', 'send_group_msg', group);
    const direct = { From_Account: 'eve', To_Account: 'ada', MsgRandom: 7, MsgBody: says('to one') };
    const { MsgKey } = await ask('openim', 'sendmsg', direct);
    const toMany = { ...direct, To_Account: ['ada', 'bob'], MsgRandom: 8 };
    expect(await ask('openim', 'batchsendmsg', toMany)).toEqual(good);
    expect(sim.summary().sent).toBe(4);
    expect(
      await ask('group_open_http_svc', 'group_msg_recall', { GroupId: 'lobby', MsgSeqList: [{ MsgSeq }] }),
    ).toMatchObject({ RecallRetList: [{ MsgSeq, RetCode: 0 }] });
    const recall = { From_Account: 'eve', To_Account: 'ada', MsgKey };
    expect(await ask('openim', 'admin_msgwithdraw', recall)).toEqual(good);
    expect(await ask('openim', 'admin_msgwithdraw', { ...recall, MsgKey: '1_2_3' })).toMatchObject({
      ErrorCode: 20022,
    });
    const mute = { GroupId: 'lobby', Members_Account: ['eve'], ShutUpTime: 60 };
    expect(await ask('group_open_http_svc', 'forbid_send_msg', mute)).toEqual(good);
  });

  test('is refused with the key of another app, and by a certificate it does not know', async () => {
    const { ask } = await withClient({ publicKey: ecKeys().publicKey });
    expect(await ask('openim', 'admin_msgwithdraw', recall)).toMatchObject({ ErrorCode: 70009 });
    const stranger = await withClient({}, 'nobody');
    await expect(stranger.ask('openim', 'admin_msgwithdraw', recall)).rejects.toThrow(/self.signed/i);
  });
});

test("calls as Tencent's own client for Node writes them are taken: no random, no content type", async () => {
  const sim = await simulate();
  await call(sim, 'group_open_http_svc/create_group', { Type: 'Public', GroupId: 'lobby', Name: 'lobby' });
  const ask = (api: string, body: object) => call(sim, api, body, { random: undefined });
  const element = { MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } };
  const toAda = { To_Account: 'bob', From_Account: 'ada', MsgRandom: 123, MsgBody: [element] };
  expect(await ask('openim/sendmsg', toAda)).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
  // The sender stands in the element there, where nobody looks, and there is no Random: two are two messages.
  const toGroup = { GroupId: 'lobby', MsgBody: [{ ...element, From_Account: 'ada' }] };
  expect(await ask('group_open_http_svc/send_group_msg', toGroup)).toMatchObject({ ErrorCode: 0, MsgSeq: 1 });
  expect(await ask('group_open_http_svc/send_group_msg', toGroup)).toMatchObject({ ErrorCode: 0, MsgSeq: 2 });
  expect(await ask('group_open_http_svc/get_group_info', { GroupIdList: ['lobby'] })).toMatchObject({ ErrorCode: 0 });
  const mute = { GroupId: 'lobby', Members_Account: ['eve'], ShutUpTime: 60 };
  expect(await ask('group_open_http_svc/forbid_send_msg', mute)).toMatchObject({ ErrorCode: 0 });
  expect(await ask('group_open_http_svc/send_group_msg', { ...toGroup, Random: 'x' })).toMatchObject({
    ErrorCode: 10004,
  });
});

test('the certificate is made once, its key is for nobody else, and half of it is an error', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'unsaid-certificate-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'simulator.pem');
  const made = await certificateIn(file);
  expect(await certificateIn(file)).toEqual(made);
  expect(await readFile(file, 'utf8')).toBe(made.cert);
  expect((await stat(`${file}.key`)).mode & 0o777).toBe(0o600);
  await rm(`${file}.key`);
  await expect(certificateIn(file)).rejects.toThrow(/key/);
});
