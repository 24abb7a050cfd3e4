/** Optimal string alignment: two letters swapped count as one slip, as people make them. */
export function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => {
    const row = new Array<number>(b.length + 1).fill(0);
    row[0] = i;
    return row;
  });
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = cost;
    }
  }
  return rows[a.length]![b.length]!;
}

/** The name that was probably meant, if one is near enough to be worth saying. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong; beyond that a suggestion misleads more than it helps. Chosen by hand.
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  const meant = written.toLowerCase();
  for (const name of names) {
    const other = name.toLowerCase();
    // So many letters more or fewer are so many slips: an environment has many names, and most are like none of ours.
    if (Math.abs(meant.length - other.length) >= bestDistance) continue;
    const distance = editDistance(meant, other);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}
