import { Busboy } from '@fastify/busboy';
import { Problem } from '../problems.ts';

/** A file in a form. */
export interface FormFile {
  /** The name that the form gives to the file, or the name of its field. */
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** Maximum parts of a form that are read. */
const maxParts = 50;
/** Names of files or fields that a refusal lists. */
const namesShown = 5;

/**
 * The one file of a form (`multipart/form-data`, RFC 7578).
 *
 * @param body the form, in bytes
 * @param contentType the header `content-type`, with the boundary
 * @returns the file
 * @throws Problem where the form is damaged, has no file, several files, or fields beside the file
 */
export async function fileInForm(body: Uint8Array, contentType: string): Promise<FormFile> {
  const { files, fields } = await readForm(body, contentType);
  const [file] = files;
  if (files.length > 1) {
    throw refused(`has ${files.length} files: ${listed(files.map(({ name }) => name))}; exactly one is allowed`);
  }
  if (!file) {
    const found = fields.length > 0 ? `only fields (${listed(fields)})` : 'nothing else';
    throw refused(`has no file, ${found}; exactly one file is allowed, such as curl -F image=@rose.jpg sends`);
  }
  if (fields.length > 0) {
    throw refused(`has fields beside the file (${listed(fields)}); options belong in the query string`);
  }
  return file;
}

function readForm(body: Uint8Array, contentType: string): Promise<{ files: FormFile[]; fields: string[] }> {
  const files: FormFile[] = [];
  const fields: string[] = [];
  return new Promise((resolve, reject) => {
    const isFile = (_field?: string, type?: string, name?: string) =>
      name !== undefined || type === 'application/octet-stream' || (type?.startsWith('image/') ?? false);
    const damaged = () => refused('is damaged: it ends early, or its content-type does not name its boundary');
    try {
      const form = new Busboy({
        headers: { 'content-type': contentType },
        limits: { parts: maxParts },
        isPartAFile: isFile,
      });
      form.on('file', (field, stream, name, _encoding, type) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', () => reject(damaged()));
        stream.on('end', () =>
          files.push({ name: name || field, mediaType: type.toLowerCase(), bytes: Buffer.concat(chunks) }),
        );
      });
      form.on('field', (name) => fields.push(name));
      form.on('partsLimit', () => reject(refused(`has more than ${maxParts} parts; exactly one file is allowed`)));
      form.on('error', () => reject(damaged()));
      form.on('finish', () => resolve({ files, fields }));
      form.end(body);
    } catch {
      reject(damaged());
    }
  });
}

function refused(what: string): Problem {
  return new Problem('invalid-request', `The form (multipart/form-data) ${what}`);
}

function listed(names: string[]): string {
  const shown = names.slice(0, namesShown).join(', ');
  return names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown;
}
