import { type Api, isUint32 } from './api.ts';
import { fail, succeed } from './codes.ts';

/** From here the simulator's callbacks leave; one single address and one block, as the real answer mixes them (docs 36742). */
const ADDRESSES = ['127.0.0.1', '127.0.0.0/25'];
const HIGHEST_TYPE = 6;

/** `GetIPList`: the addresses of Tencent's servers. What is asked for stands in the query, not in the body (docs 36742). */
export const addressApi: Api = {
  name: 'GetIPList',
  family: 'ConfigSvc',
  badJson: 60003,
  items: () => 1,
  names: () => [],
  run(_body, _at, query) {
    const type = Number(query.get('nettype') ?? 0);
    if (!isUint32(type) || type > HIGHEST_TYPE) return fail(60002, 'nettype');
    return succeed({ IPList: ADDRESSES });
  },
};
