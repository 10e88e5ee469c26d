/** A whole number in [0, below) from a seeded generator. */
export type Draw = (below: number) => number;

/** A source of OASIS triplets: rows of one matrix. */
export interface TripletSource {
  /** How often this source is drawn from, relative to the others. */
  weight: number;
  /** C of the paper: largest step that one triplet may cause. */
  aggressiveness: number;
  /** A query, a row like it and one unlike it; null where the draw gave none. */
  draw(draw: Draw): [query: number, alike: number, unlike: number] | null;
}

/**
 * Triplets of labelled rows: rows with the same number are alike.
 *
 * @param labels [rows], class numbers
 * @throws RangeError when there are fewer than two classes
 */
export function labelTriplets(labels: ArrayLike<number>, aggressiveness = 0.1): TripletSource {
  const members = Map.groupBy(
    Array.from({ length: labels.length }, (_, i) => i),
    (i) => labels[i],
  );
  if (members.size < 2) throw new RangeError(`Expected pictures of two classes or more but received ${members.size}`);
  return {
    weight: labels.length,
    aggressiveness,
    draw(draw) {
      const query = draw(labels.length);
      const own = members.get(labels[query])!;
      const alike = own[draw(own.length)];
      const unlike = draw(labels.length);
      return alike === query || labels[unlike] === labels[query] ? null : [query, alike, unlike];
    },
  };
}

/** One judged search, as rows. */
export interface JudgedRows {
  query: number;
  chosen: number[];
  /** Rows of `chosen` that may be queries; the others are held out. */
  asking: number[];
  /** Rows shown before the last choice, or rejected. */
  passed: number[];
}

/** Weight of judged searches beside labels, by judgement: a choice is a noisy label. */
const choiceWeight = 0.5;
/**
 * Aggressiveness of judged triplets. This and the halves below are chosen on ten classes of Tiny
 * ImageNet that version 3 of the default embedder was not trained on.
 */
const choiceAggressiveness = 0.03;

/**
 * Triplets of judged searches. The query, half of the time replaced by another choice, is like a
 * choice. It is unlike what was passed over (Joachims, KDD 2002) and, equally often, unlike an
 * arbitrary picture: from near pictures alone W forgets the far ones.
 *
 * @param strangers number of first rows from which arbitrary pictures are drawn
 */
export function judgedTriplets(searches: JudgedRows[], strangers: number): TripletSource {
  const choices = searches.reduce((sum, { chosen }) => sum + chosen.length, 0);
  return {
    weight: choiceWeight * choices,
    aggressiveness: choiceAggressiveness,
    draw(draw) {
      const { query, chosen, asking, passed } = searches[draw(searches.length)];
      const alike = chosen[draw(chosen.length)];
      const other = asking.length > 0 && draw(2) === 0 ? asking[draw(asking.length)] : query;
      const anchor = other === alike ? query : other;
      const unlike = passed.length > 0 && draw(2) === 0 ? passed[draw(passed.length)] : draw(strangers);
      return anchor === alike || unlike === query || chosen.includes(unlike) ? null : [anchor, alike, unlike];
    },
  };
}
