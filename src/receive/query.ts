/** The query of a callback (docs 34354). A parameter that is absent is `undefined`; the first of a name counts. */
export type CallbackQuery = {
  sdkAppId: string | undefined;
  command: string | undefined;
  sign: string | undefined;
  requestTime: string | undefined;
};

/** Names are looked up in any case: Tencent's own documents write SdkAppid, SdkAppId and SDKAppID. */
const FIELDS: ReadonlyMap<string, keyof CallbackQuery> = new Map([
  ['sdkappid', 'sdkAppId'],
  ['callbackcommand', 'command'],
  ['sign', 'sign'],
  ['requesttime', 'requestTime'],
]);

/** Reads the four parameters that matter. Parsed by hand: a general parser costs more than the other checks together. */
export function parseQuery(url: string, from: number): CallbackQuery {
  const query: CallbackQuery = { sdkAppId: undefined, command: undefined, sign: undefined, requestTime: undefined };
  let start = from;
  while (start < url.length) {
    let end = url.indexOf('&', start);
    if (end === -1) end = url.length;
    const equals = url.indexOf('=', start);
    if (equals !== -1 && equals < end) {
      const field = FIELDS.get(url.slice(start, equals).toLowerCase());
      if (field !== undefined) query[field] ??= decode(url.slice(equals + 1, end));
    }
    start = end + 1;
  }
  return query;
}

function decode(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
