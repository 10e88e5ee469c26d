import type { components } from '../generated/schema.d.ts';
import type { Retraining } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';
import { type Put, putPicture } from './uploads.ts';

type Schemas = components['schemas'];

export type Model = Schemas['Model'];
/** What is said of a model that is brought; what is left out is read from the file, or is as usual. */
export type ModelDraft = Schemas['ModelRequest'];

/** Uploads a model of one's own and has it checked. Nothing is described by it before `useModel`. */
export async function addModel(
  client: DlsiftClient,
  { onnx, ...draft }: ModelDraft & { onnx: Uint8Array<ArrayBuffer> },
  { put = putPicture, signal }: { put?: Put; signal?: AbortSignal } = {},
): Promise<Model> {
  const upload = { sha256: draft.sha256, bytes: onnx.byteLength };
  const { url } = await answer(client.POST('/v1/models/uploads', { body: upload, signal }));
  await put(url, onnx, signal);
  return answer(client.POST('/v1/models', { body: draft, signal }));
}

/** The model that ships first, then those added or trained. */
export async function listModels(client: DlsiftClient, signal?: AbortSignal): Promise<Model[]> {
  return (await answer(client.GET('/v1/models', { signal }))).models;
}

/** Has the library described by a model, `name` or `name@version`, and partitioned by what it sees. */
export function useModel(client: DlsiftClient, model: string): Promise<Retraining> {
  return answer(client.POST('/v1/retrainings', { body: { mode: 'relearn', model } }));
}

/** Has an embedder trained on the library, which serves if it does better on pictures it has not seen. */
export function relearn(client: DlsiftClient, { steps }: { steps?: number } = {}): Promise<Retraining> {
  return answer(client.POST('/v1/retrainings', { body: { mode: 'relearn', steps } }));
}
