import { channels, type SearchAnswer, type SearchResult } from '@dlsift/client';
import type { Terminal } from '../terminal.ts';
import {
  channelNames,
  classList,
  count,
  duration,
  level,
  milliseconds,
  percent,
  plural,
  twoDigits,
  weightsLine,
  weightsOf,
} from './numbers.ts';
import { type Column, tableLines } from './table.ts';

/** Prints a ranking: one line per picture, how it was found, and what to type next. */
export function showSearch(answer: SearchAnswer, terminal: Terminal, { explain = false, filtered = false } = {}): void {
  const { out, paint } = terminal;
  out(paint('bold', headline(answer, filtered)));
  for (const remark of remarks(answer)) out(remark);
  if (answer.results.length > 0) {
    out('');
    showResults(answer.results, terminal);
  }
  out('');
  out(`${weightsOf(answer.user)}:  ${weightsLine(answer.weights)}`);
  if (explain) showExplanation(answer, terminal);
  if (answer.featureSet.standIn && answer.featureSet.note) out(paint('yellow', `note: ${answer.featureSet.note}`));
  const [best] = answer.results;
  if (best === undefined) return;
  if (answer.cursor !== null) {
    out('');
    out(paint('dim', 'More:'));
    out(`  npx dlsift search --cursor ${answer.cursor}`);
  }
  out('');
  out(paint('dim', 'Which of these fits? Say so, and the ranking learns:'));
  out(`  npx dlsift like ${answer.searchId} ${best.imageId}`);
}

function headline({ results, partition, timings }: SearchAnswer, filtered: boolean): string {
  const nothing = filtered && partition.scanned === 0 ? 'No picture passes the filter' : 'Nothing similar enough';
  const found = results.length === 0 ? nothing : plural(results.length, 'picture');
  const where = partition.version === null ? 'no partition yet' : classList(partition.probed.map((p) => p.class));
  const scanned = `${count(partition.scanned)} of ${count(partition.total)} scanned`;
  const took = timings.total === undefined ? [] : [duration(timings.total)];
  return [found, `${scanned} (${percent(partition.fractionScanned)}, ${where})`, ...took].join(' · ');
}

/**
 * Familiarity below which a remark is shown: noise, flat areas and pages of text are below it in a
 * library of photographs, its own pictures far above.
 */
const hardlyFamiliar = 0.5;

function remarks({ familiarity = 1, learned, results }: SearchAnswer): string[] {
  const recognised = results.some(({ inliers }) => inliers !== undefined);
  const nearest = results.length === 0 ? '.' : ': what follows is only nearest.';
  return [
    ...(familiarity < hardlyFamiliar && !recognised ? [`This looks unlike anything in the library${nearest}`] : []),
    ...(learned ? ['You searched with this before: what was learned of it since helps.'] : []),
  ];
}

/** One line per picture where it fits; otherwise key and id follow below the numbers. */
function showResults(results: SearchResult[], { out, paint, columns: width }: Terminal): void {
  const whole = resultLines(results, [...numberColumns, keyColumn]);
  const longest = Math.max(...whole.lines.map((line) => line.length));
  const fits = longest + 2 + idLength <= width;
  const { titles, lines } = fits ? whole : resultLines(results, numberColumns);
  out(paint('dim', titles));
  const margin = ' '.repeat(`${lines.length}`.length + 2);
  for (const [i, line] of lines.entries()) {
    const { imageId, key, inliers, mirrored, explanation } = results[i];
    const notes = [
      ...(inliers === undefined ? [] : [`same thing: ${inliers} points match`]),
      ...(mirrored ? ['mirrored'] : []),
    ].map((note) => paint('green', note));
    if (fits) out([line.padEnd(longest), paint('dim', imageId), ...notes].join('  '));
    else {
      out(line);
      out(`${margin}${key}`);
      out(`${margin}${[paint('dim', imageId), ...notes].join('  ')}`);
    }
    if (explanation)
      for (const term of explanationLines(explanation, width - margin.length)) out(paint('dim', margin + term));
  }
}

type ResultColumn = Column & { cell(result: SearchResult, place: number): string };
const idLength = 32;
const keyColumn: ResultColumn = { title: 'key', cell: ({ key }) => key };
const numberColumns: ResultColumn[] = [
  { title: '#', align: 'right', cell: (_, place) => `${place + 1}` },
  { title: 'score', cell: ({ score }) => score.toFixed(3) },
  ...channels.map((channel) => ({
    title: channelNames[channel],
    cell: ({ similarities }: SearchResult) => `${level(similarities[channel])} ${twoDigits(similarities[channel])}`,
  })),
  { title: 'class', align: 'right', cell: (result) => (result.class === null ? 'new' : `${result.class}`) },
  { title: 'label', cell: ({ label }) => label ?? '–' },
];

function resultLines(results: SearchResult[], columns: ResultColumn[]): { titles: string; lines: string[] } {
  const rows = results.map((result, place) => columns.map(({ cell }) => cell(result, place)));
  const [titles = '', ...lines] = tableLines(columns, rows);
  return { titles, lines };
}

/** Eq. (10) term by term and the resulting score, in two lines where one is too long. */
function explanationLines(
  { contributions, weighted, confidence, learned, expansion, lift }: NonNullable<SearchResult['explanation']>,
  width: number,
): string[] {
  const terms = channels.map((channel) => `${channelNames[channel]} ${twoDigits(contributions[channel])}`);
  const sum = `= ${terms.join(' + ')} = ${weighted.toFixed(3)}`;
  const taught = Math.abs(learned) < noticeable ? '' : `, ${signed(learned)} by what was learned`;
  const moved = Math.abs(expansion) < noticeable ? '' : `, ${signed(expansion)} by the closest pictures`;
  const lifted = lift < noticeable ? '' : `, ${signed(lift)} by matching points`;
  const worth = `worth ${confidence.toFixed(3)}${taught}${moved}${lifted}`;
  const line = `${sum}, ${worth}`;
  return line.length <= width ? [line] : [sum, `  ${worth}`];
}

/** Smallest change of a score that its last digit shows. */
const noticeable = 0.0005;
const signed = (change: number): string => `${change < 0 ? '-' : '+'}${Math.abs(change).toFixed(3)}`;

function showExplanation(answer: SearchAnswer, { out, paint }: Terminal): void {
  const { partition, timings, featureSet, familiarity, explanation } = answer;
  out('');
  out(paint('bold', 'How it was found'));
  out(`features     ${featureSet.name}`);
  if (familiarity !== undefined) {
    out(`familiarity  ${twoDigits(familiarity)} (1: it looks as the library does, 0: unlike all of it)`);
  }
  out(`partition    ${partition.version ?? 'none yet: the whole library was scanned'}`);
  if (explanation && partition.version !== null) {
    out(`classes      ${explanation.classes.visited} of ${explanation.classes.all} visited`);
  }
  for (const { class: number, similarity, margin } of partition.probed) {
    out(`  class ${number}: similarity ${twoDigits(similarity)} (eq. 13), margin ${twoDigits(margin)}`);
  }
  out('timings');
  const rows = Object.entries(timings).map(([stage, ms]) => [`  ${stage}`, milliseconds(ms)]);
  for (const line of tableLines([{ title: '' }, { title: '', align: 'right' }], rows).slice(1)) out(line);
}
