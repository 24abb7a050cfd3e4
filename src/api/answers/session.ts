import { answering } from '../answering.ts';
import * as contract from '../contract/session.ts';
import { needRedis } from '../inside.ts';
import { makeDocument } from '../openapi.ts';

/** Made once, at the first request. */
let document: ReturnType<typeof makeDocument> | undefined;

export const SESSION = [
  answering(contract.signIn, async ({ door, body, req, res, inside }) => {
    needRedis(inside);
    const { name, role, until } = await door.signIn(req, res, body);
    return { name, role, until };
  }),
  answering(contract.whoIsThere, async ({ who: { name, role, until } }) => ({ name, role, until })),
  answering(contract.signOut, async ({ door, req, res }) => {
    await door.signOut(req, res);
    return undefined;
  }),
  answering(contract.makeSignInLink, async ({ door, who, inside }) => {
    needRedis(inside);
    return door.makeLink(who);
  }),
  answering(contract.openapi, async () => {
    document ??= makeDocument();
    return document as unknown as { openapi: string };
  }),
];
