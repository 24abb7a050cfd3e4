/**
 * Scripts that take several of something at once take each as a row of arguments. One JSON value each would cost Redis more
 * than twice as much (docs/performance.md). So that neither side counts positions, the fields of a row are named here for
 * both: `rowOf` makes the arguments, and loadScript puts the names into a script where it says `$order`, and their number
 * where it says `$order.size`.
 */
const ROWS = {
  /**
   * Of `flag`. `outcome`: known beforehand, or ''. `brake`: what holds it, or ''. `asked_at`: when it was asked for anew,
   * or ''.
   */
  order: ['id', 'conv', 'rank', 'sent_at', 'expires_at', 'rule', 'group', 'order', 'outcome', 'brake', 'asked_at'],
  /**
   * Of `settle`. `verb`: done, retry or back. `value`: its outcome, its pause in ms, or nothing. `claimed_rank`: of the
   * order that was claimed, or ''.
   */
  move: ['id', 'verb', 'value', 'code', 'forgiven', 'claimed_rank'],
  /** Of `brake-ask`. */
  counted: ['id', 'rule', 'group'],
} as const;

type Row = keyof typeof ROWS;
type FieldsOf<R extends Row> = Readonly<Record<(typeof ROWS)[R][number], string | number>>;

/** The arguments of one row. */
export function rowOf<R extends Row>(row: R, fields: FieldsOf<R>): readonly (string | number)[] {
  return ROWS[row].map((name) => fields[name as keyof FieldsOf<R>]);
}

/** A script with the names put in. @throws for a row that is not above */
export function withFields(source: string): string {
  return source.replace(/\$([a-z]+)(\.size)?/g, (_, name: string, size: string | undefined) => {
    const fields = ROWS[name as Row] as readonly string[] | undefined;
    if (fields === undefined) throw new Error(`no fields are known of a row "${name}"`);
    return size === undefined ? fields.join(', ') : String(fields.length);
  });
}
