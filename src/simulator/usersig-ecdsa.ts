import { verify } from 'node:crypto';

/**
 * The older UserSig: ECDSA with SHA-256 over named lines, made with an app's private key (tls-sig-api-node). Apps from
 * before July 2019 still use it. Every value is text.
 */
export type EcdsaDocument = {
  readonly 'TLS.account_type': string;
  readonly 'TLS.identifier': string;
  readonly 'TLS.appid_at_3rd': string;
  readonly 'TLS.sdk_appid': string;
  readonly 'TLS.time': string;
  readonly 'TLS.expire_after': string;
  readonly 'TLS.userbuf'?: string;
  readonly 'TLS.sig': string;
};

const SIGNED = ['TLS.appid_at_3rd', 'TLS.account_type', 'TLS.identifier', 'TLS.sdk_appid', 'TLS.time'] as const;

export function isEcdsaDocument(value: unknown): value is EcdsaDocument {
  if (typeof value !== 'object' || value === null) return false;
  const document = value as Record<string, unknown>;
  return [...SIGNED, 'TLS.expire_after', 'TLS.sig'].every((name) => typeof document[name] === 'string');
}

/** What both kinds of UserSig say. Seconds. */
export const claimsOf = (document: EcdsaDocument) => ({
  identifier: document['TLS.identifier'],
  sdkAppId: Number(document['TLS.sdk_appid']),
  time: Number(document['TLS.time']),
  expire: Number(document['TLS.expire_after']),
});

/** @param publicKey PEM; without one nothing is proved */
export function provesEcdsa(document: EcdsaDocument, publicKey: string | undefined): boolean {
  if (publicKey === undefined) return false;
  const names = [...SIGNED, 'TLS.expire_after', ...(document['TLS.userbuf'] === undefined ? [] : ['TLS.userbuf'])];
  const content = names.map((name) => `${name}:${document[name as keyof EcdsaDocument]}\n`).join('');
  try {
    return verify('sha256', Buffer.from(content), publicKey, Buffer.from(document['TLS.sig'], 'base64'));
  } catch {
    return false;
  }
}
