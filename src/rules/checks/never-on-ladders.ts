import type { ActionForm, LadderForm } from '../format.ts';
import type { Report } from '../problem.ts';

/** What a rung asks for and can never get, since it is climbed by one message, after that was sent: E-NEVER. */
export function checkNeverOnLadders(ladders: readonly LadderForm[], report: Report): void {
  for (const action of ladders.flatMap(({ rungs }) => rungs.flatMap((rung) => rung.do))) {
    const said = neverOf(action);
    if (said === undefined) continue;
    report({ code: 'E-NEVER', at: 'keyAt' in action ? action.keyAt : action.at, ...said });
  }
}

function neverOf(action: ActionForm): { readonly message: string; readonly hint: string } | undefined {
  const type = 'key' in action ? action.key : action.value;
  if (type === 'block') {
    return {
      message: '"block" comes too late on a ladder: the message was sent',
      hint: 'use recall, or block in the rule',
    };
  }
  if (type === 'strike') {
    return { message: 'a rung cannot strike: ladders would climb each other', hint: 'give the rule more points' };
  }
  if ('key' in action && action.key === 'recall' && action.value.which?.value === 'contributing') {
    const message = 'a rung counts strikes, not messages: there is nothing contributing to recall';
    return { message, hint: 'use recall alone, or say it in the rule that counts' };
  }
  return undefined;
}
