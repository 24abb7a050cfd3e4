/** `npm run dashboard`: writes Grafana's dashboard from its description in scripts/dashboard/panels.ts. */
import { writeFile } from 'node:fs/promises';
import { dashboardJson } from './dashboard/grafana.ts';

await writeFile(new URL('../deploy/grafana/dashboards/unsaid.json', import.meta.url), dashboardJson());
