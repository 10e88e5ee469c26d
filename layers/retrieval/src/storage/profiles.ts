import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { newProfile, type Profile, tenantDefaultUser } from '../profile/index.ts';
import type { Weights } from '../similarity/index.ts';
import { dynamodb, readItem, writeIf } from './dynamodb.ts';
import { VersionConflictError } from './errors.ts';
import { packPages, unpackPages } from './judged-pages.ts';

const attempts = 12;

type StoredProfile = Omit<Profile, 'pages' | 'start'> & {
  tenant: string;
  start?: Weights;
  pages?: ReturnType<typeof packPages>;
};

/** The origin of a user's weights. */
export type WeightsSource = 'user' | 'tenant' | 'fitted' | 'fixed';

/** The Profiles table: one item per tenant and user. The tenant's default is user `*`. */
export class ProfileStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /** The user's profile, or a new one; see `resolve`. */
  async get(tenant: string, user: string, fitted?: Readonly<Weights> | null): Promise<Profile> {
    return (await this.resolve(tenant, user, fitted)).profile;
  }

  /**
   * The user's profile and the origin of its weights: the user's own, else the tenant's default,
   * else those fitted to the library, else the shipped ones.
   */
  async resolve(
    tenant: string,
    user: string,
    fitted?: Readonly<Weights> | null,
  ): Promise<{ profile: Profile; source: WeightsSource }> {
    const own = await this.#read(tenant, user);
    if (own) return { profile: own, source: user === tenantDefaultUser ? 'tenant' : 'user' };
    const fallback = user === tenantDefaultUser ? null : await this.#read(tenant, tenantDefaultUser);
    if (fallback) return { profile: newProfile(user, fallback.weights), source: 'tenant' };
    return fitted
      ? { profile: newProfile(user, fitted), source: 'fitted' }
      : { profile: newProfile(user), source: 'fixed' };
  }

  /**
   * Reads, changes and writes a profile, again while others write in between.
   *
   * @param change may be called several times
   * @throws VersionConflictError after twelve lost races in a row
   */
  async update(
    tenant: string,
    user: string,
    change: (profile: Profile) => Profile,
    fitted?: Readonly<Weights> | null,
  ): Promise<{ before: Profile; after: Profile }> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await this.get(tenant, user, fitted);
      const after = { ...change(before), version: before.version + 1 };
      const written = await writeIf(() =>
        dynamodb.send(
          new PutCommand({
            TableName: this.#table,
            Item: { ...after, pages: packPages(after.pages), tenant },
            ConditionExpression: before.version === 0 ? 'attribute_not_exists(version)' : 'version = :version',
            ExpressionAttributeValues: before.version === 0 ? undefined : { ':version': before.version },
          }),
        ),
      );
      if (written) return { before, after };
    }
    throw new VersionConflictError(
      `The profile of ${user} was changed by others ${attempts} times in a row; try again`,
    );
  }

  /** Deletes a user's profile. */
  async reset(tenant: string, user: string): Promise<void> {
    await dynamodb.send(new DeleteCommand({ TableName: this.#table, Key: { tenant, user } }));
  }

  /** Whether any user's feedback changed a profile after `since`. */
  async changedSince(tenant: string, since: string): Promise<boolean> {
    let start: Record<string, unknown> | undefined;
    do {
      const { Count = 0, LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'tenant = :tenant',
          FilterExpression: 'updatedAt > :since',
          ExpressionAttributeValues: { ':tenant': tenant, ':since': since },
          Select: 'COUNT',
          ExclusiveStartKey: start,
        }),
      );
      if (Count > 0) return true;
      start = LastEvaluatedKey;
    } while (start);
    return false;
  }

  async #read(tenant: string, user: string): Promise<Profile | null> {
    const item = await readItem(this.#table, { tenant, user });
    if (!item) return null;
    const { tenant: _, pages, ...profile } = item as unknown as StoredProfile;
    // Profiles older than replayable histories start a new one; steps older than partial steps were
    // whole.
    const { start = profile.weights } = profile;
    const history = profile.start ? profile.history.map((step) => ({ ...step, share: step.share ?? 1 })) : [];
    return { ...profile, start, history, pages: unpackPages(pages ?? []) };
  }
}
