import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

extendZodWithOpenApi(z);

/** zod, whose schemas say by `openapi()` what the OpenAPI document adds to them. */
export { z };
