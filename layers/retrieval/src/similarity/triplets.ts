/** A whole number in [0, below), from a seeded generator. */
export type Draw = (below: number) => number;

/** Where OASIS takes its triplets from: rows of one matrix. */
export interface TripletSource {
  /** How often this source is drawn from, in proportion to the others. */
  weight: number;
  /** C of the paper: the largest step that one triplet may cause. */
  aggressiveness: number;
  /** A picture, one alike and one not; null where the draw gave none. */
  draw(draw: Draw): [query: number, alike: number, unlike: number] | null;
}

/**
 * Triplets of labelled rows: pictures of one number are alike.
 *
 * @param labels [rows], a class number
 * @throws RangeError when fewer than two classes are there.
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

/** One search that was judged, as rows. */
export interface JudgedRows {
  query: number;
  chosen: number[];
  /** Those of `chosen` that may themselves be asked with: what they are alike is not to be found out later. */
  asking: number[];
  /** Shown before the last one chosen, or rejected. */
  passed: number[];
}

/** A choice is a noisy label: beside labels it is drawn half as often, by judgement rather than measurement, */
const choiceWeight = 0.5;
/** and it moves W by less. This, and the halves below, chosen on ten classes of Tiny ImageNet that the default embedder never saw. */
const choiceAggressiveness = 0.03;

/**
 * Triplets of judged searches. The query, half of the time another choice in its place, is like a choice; it is unlike what was
 * passed over for it (Joachims, KDD 2002) and, as often, unlike any picture: of the near ones alone W would forget the far.
 *
 * @param strangers rows from which any picture is drawn: the first ones
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
      const asked = other === alike ? query : other;
      const unlike = passed.length > 0 && draw(2) === 0 ? passed[draw(passed.length)] : draw(strangers);
      return asked === alike || unlike === query || chosen.includes(unlike) ? null : [asked, alike, unlike];
    },
  };
}
