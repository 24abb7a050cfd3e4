import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { generate } from 'selfsigned';

/** PEM texts. */
export type Certificate = { readonly cert: string; readonly key: string };

/** Where Tencent's REST APIs live (docs 34621): clients that hard-code one of these can be pointed here by their resolver. */
export const TENCENT_HOSTS = [
  'console.tim.qq.com',
  ...['sgp', 'kr', 'jpn', 'ger', 'ind', 'usa', 'idn'].map((place) => `adminapi${place}.im.qcloud.com`),
];
const VALID_MS = 365 * 86_400_000;

/** A certificate of our own for this machine and for Tencent's hosts. Clients have to be told to trust it. */
export async function makeCertificate(now = new Date()): Promise<Certificate> {
  const names = ['localhost', ...TENCENT_HOSTS].map((value) => ({ type: 2 as const, value }));
  const addresses = ['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip }));
  const made = await generate([{ name: 'commonName', value: 'Tencent Chat, simulated by unsaid' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...names, ...addresses] },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/**
 * The certificate in `file` with its key in `file.key` (mode 0600). Makes both when they are not there, and new ones when
 * the old certificate is over.
 * @throws when a file cannot be read or written, or holds something else
 */
export async function certificateIn(file: string): Promise<Certificate> {
  const [cert, key] = await Promise.all([readIfThere(file), readIfThere(`${file}.key`)]);
  if (cert !== undefined && key !== undefined && new Date(new X509Certificate(cert).validTo) > new Date()) {
    return { cert, key };
  }
  if (cert !== undefined && key === undefined) throw new Error(`${file} is there, but its key ${file}.key is not`);
  const made = await makeCertificate();
  await writeFile(`${file}.key`, made.key, { mode: 0o600 });
  await writeFile(file, made.cert);
  return made;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
