type Place = { readonly host: string; readonly port: number };

const EVERYWHERE: readonly string[] = ['0.0.0.0', '::'];

/** Two listeners cannot share a port of one address: the problem, in words, where these would. */
export function samePort(config: {
  readonly listen: Place;
  readonly admin: Place;
  readonly roles: readonly string[];
}): readonly string[] {
  const { listen, admin, roles } = config;
  const both = roles.includes('receive') && roles.includes('admin');
  const meet = listen.host === admin.host || EVERYWHERE.includes(listen.host) || EVERYWHERE.includes(admin.host);
  if (!both || listen.port === 0 || listen.port !== admin.port || !meet) return [];
  return [`ADMIN_PORT: expected another port than PORT, got ${admin.port} for both`];
}
