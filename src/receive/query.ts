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
  // Stryker disable next-line ObjectLiteral: absent is undefined as well; all named, it keeps one shape.
  const query: CallbackQuery = { sdkAppId: undefined, command: undefined, sign: undefined, requestTime: undefined };
  let start = from;
  // Stryker disable next-line EqualityOperator: after the end there is no name.
  while (start < url.length) {
    let end = url.indexOf('&', start);
    if (end === -1) end = url.length;
    const equals = url.indexOf('=', start);
    // Stryker disable next-line EqualityOperator,ConditionalExpression: no two of them stand in one place, and no name has an & in it.
    if (equals !== -1 && equals < end) {
      const field = FIELDS.get(url.slice(start, equals).toLowerCase());
      if (field !== undefined) query[field] ??= decode(url.slice(equals + 1, end));
    }
    start = end + 1;
  }
  return query;
}

function decode(value: string): string {
  // Stryker disable next-line all: it saves time: without an escape nothing is undone.
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
