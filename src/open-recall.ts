import type { ProcessParts } from './process-parts.ts';
import { startRecall } from './recall/start.ts';
import { startSanctions } from './sanction/start.ts';
import { openTencent } from './tencent/open.ts';

/** The role `recall`: what acts at Tencent. */
export function startRecalling({ config, log, metrics, redis, opened, stops, now, random }: ProcessParts): void {
  const tencent = openTencent(config, now, random);
  opened.defer(() => tencent.client.close());
  const recall = startRecall({ redis, tencent, config, metrics, log, now, random });
  stops.push(() => recall.close());
  const sanctions = startSanctions({ redis, tencent, config, metrics, log, now, random });
  stops.push(() => sanctions.close());
}
