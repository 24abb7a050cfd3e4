/**
 * Accounts that are nobody: REST sends without a sender come from `@TLS#NOT_FOUND` (seen in a captured body), the system's
 * notices from `@TIM#SYSTEM`. No person has such a name, so nobody is muted for it and nothing is counted by it.
 */
export const isNobody = (account: string): boolean => /^@(?:TLS|TIM)#/i.test(account);
