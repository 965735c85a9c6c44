import * as z from 'zod';
import { SEVERITIES } from '../../../hook/domain.ts';
import { ANNOTATION_STATUSES } from '../../../hook/effect.ts';
import { jsonValue } from '../../../hook/foreign/json-value.ts';
import { problemsOf } from '../../../hook/foreign/problems.ts';
import { HANDLER_ERROR_CODES } from '../../../hook/protocol/handler-error-code.ts';
import {
  ANNOTATION_LINK_MAX_LENGTH,
  ANNOTATION_NAME_MAX_LENGTH,
  ANNOTATION_TEXT_MAX_LENGTH,
} from '../../../hook/protocol/limits.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html */
const annotation = z.object({
  annotationName: z.string().min(1).max(ANNOTATION_NAME_MAX_LENGTH),
  status: z.enum(ANNOTATION_STATUSES),
  statusMessage: z.string().max(ANNOTATION_TEXT_MAX_LENGTH).optional(),
  remediationMessage: z.string().max(ANNOTATION_TEXT_MAX_LENGTH).optional(),
  remediationLink: z.string().max(ANNOTATION_LINK_MAX_LENGTH).optional(),
  severityLevel: z.enum(SEVERITIES).optional(),
});

export type HookAnnotation = z.infer<typeof annotation>;

const shared = {
  message: z.string().default(''),
  clientRequestToken: z.string(),
  annotations: z.array(annotation).default([]),
};

const answer = z.discriminatedUnion('hookStatus', [
  z.object({ hookStatus: z.literal('SUCCESS'), ...shared }),
  z.object({ hookStatus: z.literal('FAILED'), errorCode: z.enum(HANDLER_ERROR_CODES), ...shared }),
  z.object({
    hookStatus: z.literal('IN_PROGRESS'),
    callbackContext: jsonValue.nullish(),
    callbackDelaySeconds: z.number().min(0).default(0),
    ...shared,
  }),
]);

export type HookAnswer = z.infer<typeof answer>;

export type HookAnswerResult =
  | { readonly kind: 'answer'; readonly answer: HookAnswer }
  | { readonly kind: 'malformed'; readonly reason: string };

const utf8 = new TextDecoder();

/** The answer of a hook, read strictly: CloudFormation ignores what it cannot use. */
export function parseHookAnswer(payload: Uint8Array, clientRequestToken: string): HookAnswerResult {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(payload));
  } catch {
    return malformed('it is not JSON');
  }
  const parsed = answer.safeParse(value);
  if (!parsed.success) return malformed(problemsOf(parsed.error).join('; '));
  if (parsed.data.clientRequestToken !== clientRequestToken) return malformed('its clientRequestToken is another one');
  return { kind: 'answer', answer: parsed.data };
}

function malformed(reason: string): HookAnswerResult {
  return { kind: 'malformed', reason };
}
