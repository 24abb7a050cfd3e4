import { type Panel, ROWS } from './panels.ts';

const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };
const HEIGHT = 8;
const COLUMNS = 24;

/** Grafana's JSON of the dashboard, as it is provisioned. Equal descriptions give equal text. */
export function dashboardJson(): string {
  const panels: object[] = [];
  let y = 0;
  let id = 1;
  for (const row of ROWS) {
    panels.push({
      type: 'row',
      id: id++,
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { h: 1, w: COLUMNS, x: 0, y },
    });
    y += 1;
    let x = 0;
    for (const panel of row.panels) {
      if (x + panel.width > COLUMNS) [x, y] = [0, y + HEIGHT];
      panels.push(panelJson(panel, id++, { h: HEIGHT, w: panel.width, x, y }));
      x += panel.width;
    }
    y += HEIGHT;
  }
  const dashboard = {
    uid: 'unsaid',
    title: 'unsaid',
    tags: ['unsaid'],
    schemaVersion: 39,
    editable: false,
    refresh: '10s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function panelJson({ title, about, kind, unit, queries }: Panel, id: number, gridPos: object): object {
  return {
    type: kind,
    id,
    title,
    description: about,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      instant: kind !== 'timeseries',
      range: kind === 'timeseries',
      ...(kind === 'table' ? { format: 'table' } : {}),
    })),
  };
}
