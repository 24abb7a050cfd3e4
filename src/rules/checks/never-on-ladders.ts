import { type Saying, say } from '../../words/saying.ts';
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

function neverOf(action: ActionForm): { readonly message: Saying; readonly hint: Saying } | undefined {
  const type = 'key' in action ? action.key : action.value;
  if (type === 'block') {
    return { message: say('rungBlock'), hint: say('rungBlockHint') };
  }
  if (type === 'strike') {
    return { message: say('rungStrike'), hint: say('rungStrikeHint') };
  }
  if ('key' in action && action.key === 'recall' && action.value.which?.value === 'contributing') {
    return { message: say('rungContributing'), hint: say('rungContributingHint') };
  }
  return undefined;
}
