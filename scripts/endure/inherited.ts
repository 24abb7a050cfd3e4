/**
 * What a process of a test or a trial has of this one's environment: where programs are, and where Node keeps what it
 * compiled (test/support/global-setup.ts). Nothing else, so that no setting of a real app reaches it.
 */
export function inherited(): Readonly<Record<string, string>> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
}
