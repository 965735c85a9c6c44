import * as z from 'zod';
import { SEVERITIES } from '../../domain.ts';

/** What a policy function may add to its reply; CloudFormation's own shape of an annotation. Most replies have none. */
export const annotationsSchema = z.lazy(() =>
  z.array(
    z.object({
      annotationName: z.string().min(1),
      status: z.enum(['PASSED', 'FAILED', 'SKIPPED']),
      statusMessage: z.string().nullish(),
      remediationMessage: z.string().nullish(),
      remediationLink: z.string().nullish(),
      severityLevel: z.enum(SEVERITIES).nullish(),
    }),
  ),
);

export type PolicyAnnotation = z.infer<typeof annotationsSchema>[number];
