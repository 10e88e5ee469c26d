export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Rows as aligned lines, titles first. Cells contain no colours: their width is their length. */
export function tableLines(columns: Column[], rows: string[][]): string[] {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (columns[i]?.align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map(line);
}
