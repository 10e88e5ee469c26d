import { type Matrix, matrixOf } from '../math/index.ts';
import { type JudgedSearch, passedOver } from './judged-searches.ts';
import type { LabelledPicture } from './pairs.ts';
import type { Comparable } from './similarities.ts';
import { type JudgedRows, judgedTriplets, labelTriplets, type TripletSource } from './triplets.ts';

/** A picture that a ranking is learned from; without a label it stands for an arbitrary picture. */
export type RankingSample = Comparable & { imageId?: string; label: string | null };

/** What is learned from and what is validated by. No query is in both. */
export interface Parts {
  train: { pictures: LabelledPicture[]; judged: JudgedSearch[] };
  heldOut: { pictures: LabelledPicture[]; judged: JudgedSearch[] };
  /** Ids that may not be queries while learning. */
  heldOutIds: ReadonlySet<string>;
}

/**
 * Holds out every `folds`th labelled picture and query, starting at number `fold`. A query that is
 * such a picture is held out with it.
 */
export function partsOf(pictures: RankingSample[], judged: JudgedSearch[], folds: number, fold: number): Parts {
  const labelled = pictures.flatMap(({ label, ...picture }) =>
    label === null ? [] : [{ ...picture, label, queryCnn: picture.cnn }],
  );
  const foldOf = new Map<string, number>();
  for (const [i, { imageId }] of labelled.entries()) if (imageId !== undefined) foldOf.set(imageId, i % folds);
  const others = [...new Set(judged.map(({ queryId }) => queryId))].filter((id) => !foldOf.has(id)).sort();
  for (const [i, id] of others.entries()) foldOf.set(id, i % folds);
  const part = (heldOut: boolean) => ({
    pictures: labelled.filter((_, i) => (i % folds === fold) === heldOut),
    judged: judged.filter(({ queryId }) => (foldOf.get(queryId) === fold) === heldOut),
  });
  const heldOutIds = new Set([...foldOf].flatMap(([id, at]) => (at === fold ? [id] : [])));
  return { train: part(false), heldOut: part(true), heldOutIds };
}

/**
 * The training part as rows, and the sources of triplets among them: labelled pictures first;
 * without labels, arbitrary pictures; then those of judged searches.
 */
export function trainingTriplets(
  pictures: RankingSample[],
  { train, heldOutIds }: Parts,
  withLabels: boolean,
  withJudged: boolean,
): [rows: Matrix, sources: TripletSource[]] {
  const first: Comparable[] = withLabels ? train.pictures : pictures;
  const vectors = first.map(({ cnn }) => cnn);
  const sources: TripletSource[] = [];
  if (withLabels) sources.push(labelTriplets(numbered(train.pictures)));
  if (withJudged) {
    const rowOf = new Map<string, number>();
    const place = (id: string, { cnn }: Comparable) => {
      const known = rowOf.get(id);
      if (known !== undefined) return known;
      rowOf.set(id, vectors.length);
      return vectors.push(cnn) - 1;
    };
    const rows = train.judged.flatMap((search): JudgedRows[] => {
      const chosen = search.shown.filter(({ said }) => said === 'chosen');
      if (chosen.length === 0) return [];
      const placed = (shown: JudgedSearch['shown']) => shown.map(({ imageId, picture }) => place(imageId, picture));
      return [
        {
          query: place(search.queryId, search.query),
          chosen: placed(chosen),
          asking: placed(chosen.filter(({ imageId }) => !heldOutIds.has(imageId))),
          passed: placed(passedOver(search)),
        },
      ];
    });
    if (rows.length > 0) sources.push(judgedTriplets(rows, first.length));
  }
  return [matrixOf(vectors), sources];
}

function numbered(pictures: LabelledPicture[]): number[] {
  const numbers = new Map<string, number>();
  for (const { label } of pictures) if (!numbers.has(label)) numbers.set(label, numbers.size);
  return pictures.map(({ label }) => numbers.get(label)!);
}
