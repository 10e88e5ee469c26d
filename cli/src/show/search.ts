import { channels, type SearchAnswer, type SearchResult } from '@dlsift/client';
import type { Terminal } from '../terminal.ts';
import {
  channelNames,
  classList,
  count,
  level,
  milliseconds,
  percent,
  plural,
  twoDigits,
  weightsLine,
} from './numbers.ts';
import { type Column, tableLines } from './table.ts';

/** Prints a ranking: a line per picture, how it was found, and what to type next. */
export function showSearch(answer: SearchAnswer, terminal: Terminal, { explain = false } = {}): void {
  const { out, paint } = terminal;
  out(paint('bold', headline(answer)));
  if (answer.results.length > 0) {
    out('');
    showResults(answer.results, terminal);
  }
  out('');
  out(`weights of ${answer.user}:  ${weightsLine(answer.weights)}`);
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

function headline({ results, partition, timings }: SearchAnswer): string {
  const found = results.length === 0 ? 'Nothing similar enough' : plural(results.length, 'picture');
  const where = partition.version === null ? 'no partition yet' : classList(partition.probed.map((p) => p.class));
  const scanned = `${count(partition.scanned)} of ${count(partition.total)} scanned`;
  const took = timings.total === undefined ? [] : [milliseconds(timings.total)];
  return [found, `${scanned} (${percent(partition.fractionScanned)}, ${where})`, ...took].join(' · ');
}

function showResults(results: SearchResult[], { out, paint, columns: width }: Terminal): void {
  const columns: Column[] = [
    { title: '#', align: 'right' },
    { title: 'score' },
    ...channels.map((channel) => ({ title: channelNames[channel] })),
    { title: 'class', align: 'right' as const },
    { title: 'label' },
    { title: 'key' },
  ];
  const rows = results.map((result, i) => [
    `${i + 1}`,
    result.score.toFixed(3),
    ...channels.map((channel) => `${level(result.similarities[channel])} ${twoDigits(result.similarities[channel])}`),
    result.class === null ? 'new' : `${result.class}`,
    result.label ?? '–',
    result.key,
  ]);
  const [titles = '', ...lines] = tableLines(columns, rows);
  const idFits = Math.max(...lines.map((line) => line.length)) + 34 <= width;
  out(paint('dim', titles));
  const longest = Math.max(...lines.map((line) => line.length));
  for (const [i, line] of lines.entries()) {
    const { imageId = '', inliers, mirrored, explanation } = results[i] ?? {};
    const recognised = inliers === undefined ? '' : paint('green', `  same thing: ${inliers} points match`);
    const id = `${paint('dim', imageId)}${recognised}${mirrored ? paint('green', '  mirrored') : ''}`;
    const margin = ' '.repeat(`${lines.length}`.length + 2);
    out(idFits ? `${line.padEnd(longest)}  ${id}` : `${line}\n${margin}${id}`);
    if (explanation) out(paint('dim', `${margin}${contributionsLine(explanation)}`));
  }
}

/** Eq. (10) term by term. */
function contributionsLine({
  contributions,
  weighted,
  confidence,
  expansion,
  lift,
}: NonNullable<SearchResult['explanation']>): string {
  const terms = channels.map((channel) => `${channelNames[channel]} ${twoDigits(contributions[channel])}`);
  const lifted = lift > 0 ? `, lifted by ${lift.toFixed(3)}` : '';
  const moved = Math.abs(expansion) >= 0.0005 ? `, ${twoDigits(confidence + expansion)} by the best results` : '';
  return `= ${terms.join(' + ')} = ${weighted.toFixed(3)}, worth ${confidence.toFixed(3)}${moved}${lifted}`;
}

function showExplanation({ partition, timings, featureSet }: SearchAnswer, { out, paint }: Terminal): void {
  out('');
  out(paint('bold', 'How it was found'));
  out(`features   ${featureSet.name}`);
  out(`partition  ${partition.version ?? 'none yet: the whole library was scanned'}`);
  for (const { class: number, similarity, margin } of partition.probed) {
    out(`  class ${number}: similarity ${twoDigits(similarity)} (eq. 13), margin ${twoDigits(margin)}`);
  }
  out('timings');
  for (const [stage, ms] of Object.entries(timings)) out(`  ${stage}: ${milliseconds(ms)}`);
}
