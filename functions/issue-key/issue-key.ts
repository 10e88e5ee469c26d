import { type Caller, roles } from '@dlsift/retrieval/storage';
import { z } from 'zod';

const Request = z.object({
  tenant: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected 1 to 40 lower-case letters, digits and hyphens'),
  role: z.enum(roles).default('admin'),
});

/** Makes a key for a tenant. The first key creates the tenant. */
export async function issueKey(
  event: unknown,
  tenants: { issueKey(caller: Caller): Promise<string> },
): Promise<Caller & { apiKey: string }> {
  const request = Request.safeParse(event);
  if (!request.success) throw new RangeError(z.prettifyError(request.error));
  return { ...request.data, apiKey: await tenants.issueKey(request.data) };
}
