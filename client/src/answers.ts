import type { components } from '../generated/schema.d.ts';

type Schemas = components['schemas'];

export type Weights = Schemas['Weights'];
export type Channel = keyof Weights;
export type FeatureSet = Schemas['FeatureSet'];
export type SearchAnswer = Schemas['SearchAnswer'];
export type SearchResult = Schemas['SearchResult'];
export type Feedback = Schemas['FeedbackAnswer'];
export type Image = Schemas['Image'];
export type Usage = Schemas['Usage'];
export type Profile = Schemas['Profile'];
export type Retraining = Schemas['Retraining'];
export type Partition = Schemas['Partition'];
export type Settings = Schemas['Settings'];
/** Where one picture may be PUT, and under which id the library will hold it. */
export type UploadTicket = Schemas['UploadAnswer'];

/** Where a picture to search with may be PUT, and the id to search by afterwards. */
export type SearchUploadTicket = Schemas['SearchUploadAnswer'];
export type Comparison = Schemas['CompareAnswer'];
export type Duplicates = Schemas['DuplicatesAnswer'];
export type Similar = Schemas['SimilarAnswer'];
export type Region = Schemas['Region'];
export type Filter = Schemas['Filter'];

/** The five channels in the order in which eq. (10) names them. */
export const channels = ['cnn', 'sift', 'color', 'position', 'shape'] as const satisfies readonly Channel[];
