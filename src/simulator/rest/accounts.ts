import type { Body } from '../body.ts';
import { type Api, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

/** A `UserID` (docs 34381), and how many fit into one call (docs 34954, 39019, 34956). */
const MAX_ID_BYTES = 32;
const MAX_IMPORTED = 100;
const MAX_CHECKED = 100;

/** What `account_import` keeps of an account. */
export type Profile = { readonly nick: string; readonly faceUrl: string };
/** `UserID` → profile. Sending does not look here: whoever sends exists. */
export type Accounts = Map<string, Profile>;

/** Importing, checking and deleting accounts (docs 34953, 34954, 34956, 34955). */
export function accountApis(accounts: Accounts): readonly Api[] {
  const keep = (id: string, body: Body) =>
    accounts.set(id, { nick: textField(body, 'Nick') ?? '', faceUrl: textField(body, 'FaceUrl') ?? '' });

  function importOne(body: Body): Answer {
    // Older clients call the field `Identifier` (docs 34953, before 2022).
    const id = textField(body, 'UserID') ?? textField(body, 'Identifier');
    if (!isUserId(id)) return fail(70402, 'UserID');
    keep(id, body);
    return succeed();
  }

  function importMany(body: Body): Answer {
    const list = body.AccountList ?? body.Accounts;
    if (!Array.isArray(list) || list.length === 0 || list.length > MAX_IMPORTED) return fail(70402, 'AccountList');
    const failed: unknown[] = [];
    for (const item of list) {
      const entry: Body = typeof item === 'string' ? { UserID: item } : isBody(item) ? item : {};
      const id = textField(entry, 'UserID');
      if (isUserId(id)) keep(id, entry);
      else failed.push(entry.UserID ?? '');
    }
    return succeed({ FailAccounts: failed });
  }

  /** Calls `answer` for each item of a list of `{ UserID }`. */
  const each = (value: unknown, answer: (id: string) => Record<string, unknown>): Answer => {
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_CHECKED) return fail(70402);
    const items = value.map((item) => textField(isBody(item) ? item : {}, 'UserID'));
    if (!items.every(isUserId)) return fail(70402, 'UserID');
    return succeed({
      ResultItem: items.map((UserID) => ({ UserID, ResultCode: 0, ResultInfo: '', ...answer(UserID) })),
    });
  };

  const api = (name: string, list: string, run: (body: Body) => Answer): Api => ({
    name,
    family: 'im_open_login_svc',
    badJson: 60003,
    items: (body) => (Array.isArray(body[list]) ? body[list].length : 1),
    names: () => [],
    run,
  });
  return [
    api('account_import', '', importOne),
    api('multiaccount_import', 'AccountList', importMany),
    api('account_check', 'CheckItem', (body) =>
      each(body.CheckItem, (id) => ({ AccountStatus: accounts.has(id) ? 'Imported' : 'NotImported' })),
    ),
    api('account_delete', 'DeleteItem', (body) =>
      each(body.DeleteItem, (id) => (accounts.delete(id) ? {} : { ResultCode: 70107, ResultInfo: 'no such account' })),
    ),
  ];
}

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

const isUserId = (value: string | undefined): value is string =>
  value !== undefined && Buffer.byteLength(value) <= MAX_ID_BYTES;
