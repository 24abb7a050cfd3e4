import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { claimsOf, isEcdsaDocument, provesEcdsa } from './usersig-ecdsa.ts';

/**
 * UserSig, TLSSigAPIv2: HMAC-SHA256 over four lines, in JSON, deflated, in URL-safe base64 (docs 34385; tls-sig-api-v2-node).
 */
type Document = {
  readonly 'TLS.identifier': string;
  readonly 'TLS.sdkappid': number;
  readonly 'TLS.time': number;
  readonly 'TLS.expire': number;
  readonly 'TLS.userbuf'?: string;
  readonly 'TLS.sig': string;
};

/** Longer than any UserSig when inflated, bytes: anything above it may be a zip bomb. */
const MAX_DOCUMENT_BYTES = 8192;

/** Signs one, for tests and for people who try the simulator with curl. Seconds. */
export function makeUserSig(p: {
  sdkAppId: number;
  secretKey: string;
  identifier: string;
  time: number;
  expire: number;
}): string {
  const claims = {
    'TLS.ver': '2.0',
    'TLS.identifier': p.identifier,
    'TLS.sdkappid': p.sdkAppId,
    'TLS.time': p.time,
    'TLS.expire': p.expire,
  };
  const document = { ...claims, 'TLS.sig': mac(p.secretKey, claims) };
  return deflateSync(JSON.stringify(document))
    .toString('base64')
    .replaceAll('+', '*')
    .replaceAll('/', '-')
    .replaceAll('=', '_');
}

export type UserSigCheck =
  | { readonly ok: true; readonly expiresAt: number }
  | { readonly ok: false; readonly code: number };

/**
 * Makes the check of one app. What was once proved is remembered, since one UserSig serves for hours.
 * Codes (docs 34348): 70003 not a UserSig, 70013 other identifier, 70014 other app, 70009 wrong key, 70001 expired.
 */
export function makeUserSigCheck(app: {
  readonly sdkAppId: number;
  readonly secretKey: string;
  /** PEM of the app's public key, for UserSigs of the older kind. */
  readonly publicKey?: string | undefined;
}) {
  const proved = new Map<string, { identifier: string; expiresAt: number }>();

  /** @param at epoch milliseconds */
  return (usersig: string, identifier: string, at: number): UserSigCheck => {
    const known = proved.get(usersig);
    if (known !== undefined) {
      if (known.identifier !== identifier) return { ok: false, code: 70013 };
      return at < known.expiresAt ? { ok: true, expiresAt: known.expiresAt } : { ok: false, code: 70001 };
    }
    const said = read(usersig);
    if (said === undefined) return { ok: false, code: 70003 };
    if (said.identifier !== identifier) return { ok: false, code: 70013 };
    if (said.sdkAppId !== app.sdkAppId) return { ok: false, code: 70014 };
    if (!said.isProved()) return { ok: false, code: 70009 };
    const expiresAt = (said.time + said.expire) * 1000;
    if (at >= expiresAt) return { ok: false, code: 70001 };
    if (proved.size >= 1000) proved.clear();
    proved.set(usersig, { identifier, expiresAt });
    return { ok: true, expiresAt };
  };

  /** What a UserSig of either kind says, and whether the app's key says so too. */
  function read(usersig: string) {
    const document = decode(usersig);
    if (isEcdsaDocument(document)) {
      return { ...claimsOf(document), isProved: () => provesEcdsa(document, app.publicKey) };
    }
    if (!isDocument(document)) return undefined;
    return {
      identifier: document['TLS.identifier'],
      sdkAppId: document['TLS.sdkappid'],
      time: document['TLS.time'],
      expire: document['TLS.expire'],
      isProved: () => sameText(document['TLS.sig'], mac(app.secretKey, document)),
    };
  }
}

function mac(secretKey: string, document: Omit<Document, 'TLS.sig'>): string {
  let content =
    `TLS.identifier:${document['TLS.identifier']}\nTLS.sdkappid:${document['TLS.sdkappid']}\n` +
    `TLS.time:${document['TLS.time']}\nTLS.expire:${document['TLS.expire']}\n`;
  if (document['TLS.userbuf'] !== undefined) content += `TLS.userbuf:${document['TLS.userbuf']}\n`;
  return createHmac('sha256', secretKey).update(content).digest('base64');
}

function decode(usersig: string): unknown {
  const base64 = usersig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
  try {
    const text = inflateSync(Buffer.from(base64, 'base64'), { maxOutputLength: MAX_DOCUMENT_BYTES }).toString('utf8');
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const document = value as Record<string, unknown>;
  return (
    typeof document['TLS.identifier'] === 'string' &&
    typeof document['TLS.sig'] === 'string' &&
    ['TLS.sdkappid', 'TLS.time', 'TLS.expire'].every((name) => Number.isSafeInteger(document[name]))
  );
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
