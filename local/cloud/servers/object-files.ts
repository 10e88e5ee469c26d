import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { S3Object, S3Persistence, S3Store } from './fauxqs-internals.ts';

/**
 * Objects on disk: one file per body under a unique name, and one row per key that names its body.
 * The row changes in one step after the body is written, so a process killed at any moment leaves
 * the old or the new object whole. Unfinished multipart uploads are not kept: clients start them
 * again.
 */
export class ObjectFiles implements S3Persistence {
  readonly #directory: string;
  readonly #database: DatabaseSync;

  constructor(directory: string) {
    this.#directory = join(directory, 'bodies');
    mkdirSync(this.#directory, { recursive: true });
    this.#database = new DatabaseSync(join(directory, 'objects.db'));
    this.#database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS objects (
        bucket TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, metadata TEXT NOT NULL, PRIMARY KEY (bucket, key)
      ) WITHOUT ROWID;`);
  }

  loadS3(store: S3Store): void {
    for (const { name, created } of this.#all<{ name: string; created: string }>('SELECT * FROM buckets')) {
      store.createBucket(name);
      store.setBucketCreationDate(name, new Date(created));
    }
    const bodies = new Set<string>();
    for (const row of this.#all<ObjectRow>('SELECT * FROM objects')) {
      bodies.add(row.body);
      const metadata: StoredMetadata = JSON.parse(row.metadata);
      store.restoreObject(row.bucket, {
        ...metadata,
        lastModified: new Date(metadata.lastModified),
        key: row.key,
        body: Buffer.alloc(0),
      });
    }
    this.#sweep(bodies);
  }

  /** Keys in UTF-8 order, as S3 lists them, from the first one at or after `from`. */
  *keys(bucket: string, from: string): Generator<string> {
    const statement = this.#database.prepare('SELECT key FROM objects WHERE bucket = ? AND key >= ? ORDER BY key');
    for (const row of statement.iterate(bucket, from)) yield String(row.key);
  }

  upsertObject(bucket: string, object: S3Object): void {
    const { body, key, ...metadata } = object;
    const replaced = this.#bodyOf(bucket, key);
    const id = randomUUID();
    mkdirSync(join(this.#directory, id.slice(0, 2)), { recursive: true });
    writeFileSync(this.#path(id), body);
    this.#run('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)', bucket, key, id, JSON.stringify(metadata));
    if (replaced !== undefined) rmSync(this.#path(replaced), { force: true });
  }

  readBody(bucket: string, key: string): Buffer {
    const id = this.#bodyOf(bucket, key);
    if (id === undefined) throw new Error(`No body is stored for ${bucket}/${key}.`);
    return readFileSync(this.#path(id));
  }

  deleteObject(bucket: string, key: string): void {
    const id = this.#bodyOf(bucket, key);
    if (id === undefined) return;
    this.#run('DELETE FROM objects WHERE bucket = ? AND key = ?', bucket, key);
    rmSync(this.#path(id), { force: true });
  }

  insertBucket(name: string, creationDate: Date): void {
    this.#run('INSERT OR IGNORE INTO buckets VALUES (?, ?)', name, creationDate.toISOString());
  }

  deleteBucket(name: string): void {
    this.deleteObjectsByBucket(name);
    this.#run('DELETE FROM buckets WHERE name = ?', name);
  }

  deleteObjectsByBucket(bucket: string): void {
    for (const key of [...this.keys(bucket, '')]) this.deleteObject(bucket, key);
  }

  completeMultipartUpload(_uploadId: string, bucket: string, object: S3Object): void {
    this.upsertObject(bucket, object);
  }

  renameObject(): void {
    throw new Error('RenameObject is for directory buckets, which are not kept here.');
  }

  deleteAllObjects(): void {
    this.#run('DELETE FROM objects');
    this.#sweep(new Set());
  }

  purgeAll(): void {
    this.deleteAllObjects();
    this.#run('DELETE FROM buckets');
  }

  close(): void {
    this.#database.close();
  }

  insertMultipartUpload(): void {}
  upsertMultipartPart(): void {}
  deleteMultipartUpload(): void {}
  deleteAllMultipartUploads(): void {}
  saveBucketLifecycleConfiguration(): void {}
  deleteBucketLifecycleConfiguration(): void {}

  #bodyOf(bucket: string, key: string): string | undefined {
    const row = this.#database.prepare('SELECT body FROM objects WHERE bucket = ? AND key = ?').get(bucket, key);
    return row === undefined ? undefined : String(row.body);
  }

  #path(id: string): string {
    return join(this.#directory, id.slice(0, 2), id);
  }

  /** Deletes bodies without a row, which a kill left. */
  #sweep(used: ReadonlySet<string>): void {
    for (const entry of readdirSync(this.#directory, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !used.has(entry.name)) rmSync(join(entry.parentPath, entry.name));
    }
  }

  #run(sql: string, ...values: string[]): void {
    this.#database.prepare(sql).run(...values);
  }

  #all<Row>(sql: string): Row[] {
    return this.#database.prepare(sql).all() as Row[];
  }
}

interface ObjectRow {
  bucket: string;
  key: string;
  body: string;
  metadata: string;
}

type StoredMetadata = Omit<S3Object, 'key' | 'body' | 'lastModified'> & { lastModified: string };
