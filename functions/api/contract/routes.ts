import { createRoute, z } from '@hono/zod-openapi';
import { atMost, limits } from './limits.ts';
import { json, jsonBody, problems, secured } from './route-parts.ts';
import * as schemas from './schemas.ts';

export * from './model-routes.ts';

const picture = z.string().openapi({ type: 'string', format: 'binary' });

export const search = createRoute({
  method: 'post',
  path: '/v1/search',
  operationId: 'search',
  summary: 'Search by picture',
  description: `The body is the picture itself, at most ${limits.searchBodyBytes} bytes, or JSON with the same names as the query. A larger picture goes by upload: POST /v1/uploads with purpose search, then uploadId here.`,
  security: secured,
  request: {
    query: schemas.SearchOptions,
    body: {
      content: { 'image/*': { schema: picture }, 'application/json': { schema: schemas.SearchBody } },
    },
  },
  responses: { 200: json('The ranking', schemas.SearchAnswer), ...problems },
});

export const compare = createRoute({
  method: 'post',
  path: '/v1/compare',
  operationId: 'compare',
  summary: 'Compare two pictures',
  description: 'JSON that names both, or one picture as the body and the other as imageId or uploadId in the query.',
  security: secured,
  request: {
    query: schemas.CompareQuery,
    body: {
      required: true,
      content: { 'image/*': { schema: picture }, 'application/json': { schema: schemas.CompareBody } },
    },
  },
  responses: { 200: json('What they have in common', schemas.CompareAnswer), ...problems },
});

export const feedback = createRoute({
  method: 'post',
  path: '/v1/searches/{searchId}/feedback',
  operationId: 'giveFeedback',
  summary: 'Choose pictures of a search: eq. (11) moves the weights',
  security: secured,
  request: { params: z.object({ searchId: schemas.SearchId }), ...jsonBody(schemas.FeedbackBody) },
  responses: { 200: json('The weights before and after', schemas.FeedbackAnswer), ...problems },
});

export const upload = createRoute({
  method: 'post',
  path: '/v1/uploads',
  operationId: 'createUpload',
  summary: 'A presigned URL to PUT a picture into the drop folder, or to be searched with',
  security: secured,
  request: jsonBody(schemas.UploadBody),
  responses: {
    201: json('Where to PUT the picture', z.union([schemas.UploadAnswer, schemas.SearchUploadAnswer])),
    ...problems,
  },
});

export const listImages = createRoute({
  method: 'get',
  path: '/v1/images',
  operationId: 'listImages',
  summary: 'Pictures of the library, or what changed in it',
  security: secured,
  request: { query: schemas.ImagesQuery },
  responses: { 200: json('A page', schemas.ImagesAnswer), ...problems },
});

const imageParams = { params: z.object({ imageId: schemas.ImageId }) };
export const getImage = createRoute({
  method: 'get',
  path: '/v1/images/{imageId}',
  operationId: 'getImage',
  summary: 'One picture',
  security: secured,
  request: imageParams,
  responses: { 200: json('The picture', schemas.Image), ...problems },
});
export const similarImages = createRoute({
  method: 'get',
  path: '/v1/images/{imageId}/similar',
  operationId: 'similarImages',
  summary: 'Pictures like one of the library, near-duplicates marked',
  security: secured,
  request: { ...imageParams, query: schemas.SimilarQuery },
  responses: { 200: json('The ranking, without the picture itself', schemas.SimilarAnswer), ...problems },
});
export const listDuplicates = createRoute({
  method: 'get',
  path: '/v1/duplicates',
  operationId: 'listDuplicates',
  summary: 'Groups of near-duplicates',
  security: secured,
  request: { query: schemas.DuplicatesQuery },
  responses: { 200: json('A page', schemas.DuplicatesAnswer), ...problems },
});
export const changeImage = createRoute({
  method: 'patch',
  path: '/v1/images/{imageId}',
  operationId: 'changeImage',
  summary: 'Set the label and the metadata of a picture: the next search sees them',
  security: secured,
  request: { ...imageParams, ...jsonBody(schemas.ImageChanges) },
  responses: { 200: json('The picture', schemas.Image), ...problems },
});
export const deleteImage = createRoute({
  method: 'delete',
  path: '/v1/images/{imageId}',
  operationId: 'deleteImage',
  summary: 'Delete a picture: gone from searches at once',
  security: secured,
  request: imageParams,
  responses: { 204: { description: 'Deleted' }, ...problems },
});

const profileParams = { params: z.object({ user: schemas.ProfileUser }) };
export const getProfile = createRoute({
  method: 'get',
  path: '/v1/profiles/{user}',
  operationId: 'getProfile',
  summary: 'The weights of a user',
  security: secured,
  request: profileParams,
  responses: { 200: json('The profile', schemas.Profile), ...problems },
});
export const putProfile = createRoute({
  method: 'put',
  path: '/v1/profiles/{user}',
  operationId: 'putProfile',
  summary: 'Set the weights of a user, or of everybody with none of their own: user *',
  security: secured,
  request: { ...profileParams, ...jsonBody(schemas.ProfileBody) },
  responses: { 200: json('The profile', schemas.Profile), ...problems },
});
export const getProfileHistory = createRoute({
  method: 'get',
  path: '/v1/profiles/{user}/history',
  operationId: 'getProfileHistory',
  summary: 'What the weights were learned from: replayed from the start it gives them',
  security: secured,
  request: profileParams,
  responses: { 200: json('The history', schemas.ProfileHistory), ...problems },
});
export const resetProfile = createRoute({
  method: 'delete',
  path: '/v1/profiles/{user}',
  operationId: 'resetProfile',
  summary: 'Back to the default weights; what the user said of searches is forgotten, too',
  security: secured,
  request: profileParams,
  responses: { 204: { description: 'Reset' }, ...problems },
});

export const startRetraining = createRoute({
  method: 'post',
  path: '/v1/retrainings',
  operationId: 'startRetraining',
  summary: 'Partition the library anew',
  security: secured,
  request: jsonBody(schemas.RetrainingBody),
  responses: { 202: json('Started', schemas.Retraining), ...problems },
});
export const listRetrainings = createRoute({
  method: 'get',
  path: '/v1/retrainings',
  operationId: 'listRetrainings',
  summary: 'The latest retrainings',
  security: secured,
  responses: { 200: json('Newest first', schemas.RetrainingsAnswer), ...problems },
});
export const getRetraining = createRoute({
  method: 'get',
  path: '/v1/retrainings/{retrainingId}',
  operationId: 'getRetraining',
  summary: 'Follow a retraining',
  security: secured,
  request: {
    params: z.object({ retrainingId: z.string().max(limits.nameLength, atMost('nameLength', 'characters')) }),
  },
  responses: { 200: json('Its state', schemas.Retraining), ...problems },
});

export const listPartitions = createRoute({
  method: 'get',
  path: '/v1/partitions',
  operationId: 'listPartitions',
  summary: 'The versions of the partition, newest first',
  security: secured,
  responses: { 200: json('The versions', schemas.PartitionsAnswer), ...problems },
});

export const activatePartition = createRoute({
  method: 'post',
  path: '/v1/partitions/{version}/activate',
  operationId: 'activatePartition',
  summary: 'Let an earlier version serve again',
  security: secured,
  request: { params: z.object({ version: z.string().max(limits.nameLength, atMost('nameLength', 'characters')) }) },
  responses: { 200: json('The version, which serves now', schemas.Partition), ...problems },
});

export const getSettings = createRoute({
  method: 'get',
  path: '/v1/settings',
  operationId: 'getSettings',
  summary: 'Which builds start by themselves',
  security: secured,
  responses: { 200: json('The settings', schemas.Settings), ...problems },
});
export const changeSettings = createRoute({
  method: 'patch',
  path: '/v1/settings',
  operationId: 'changeSettings',
  summary: 'Switch builds that start by themselves on or off',
  security: secured,
  request: jsonBody(schemas.SettingsChanges),
  responses: { 200: json('The settings as they are now', schemas.Settings), ...problems },
});

export const getUsage = createRoute({
  method: 'get',
  path: '/v1/usage',
  operationId: 'getUsage',
  summary: 'What this tenant holds',
  security: secured,
  responses: { 200: json('Counts, partition and feature set', schemas.Usage), ...problems },
});

export const getHealth = createRoute({
  method: 'get',
  path: '/v1/health',
  operationId: 'getHealth',
  summary: 'Is the service up',
  responses: { 200: json('It is', schemas.Health) },
});
