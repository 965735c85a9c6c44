import * as z from 'zod';
import type { DoorName } from '../../../src/hook/domain.ts';

const ERROR_CODES: Record<DoorName, readonly [string, ...string[]]> = {
  'lambda-hook': ['NonCompliant', 'InternalFailure'],
  'registry-hook': [
    'NotUpdatable',
    'InvalidRequest',
    'AccessDenied',
    'InvalidCredentials',
    'AlreadyExists',
    'NotFound',
    'ResourceConflict',
    'Throttling',
    'ServiceLimitExceeded',
    'NotStabilized',
    'GeneralServiceException',
    'ServiceInternalError',
    'NetworkFailure',
    'InternalFailure',
    'InvalidTypeConfiguration',
    'HandlerInternalFailure',
    'NonCompliant',
    'UnsupportedTarget',
    'Unknown',
  ],
};

/** What CloudFormation accepts as an answer, written down from its documentation and contract tests, apart from the engine. */
export function wireContract(door: DoorName) {
  const message = z.string().max(4096);
  const clientRequestToken = z.string().min(1).optional();
  const annotations = z.array(
    z.strictObject({
      annotationName: z.string().min(1).max(1024),
      status: z.enum(['PASSED', 'FAILED', 'SKIPPED']),
      statusMessage: z.string().max(16_384),
      remediationMessage: z.string().min(1).max(16_384).optional(),
      remediationLink: z.string().min(1).max(5120).optional(),
      severityLevel: z.enum(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']).optional(),
    }),
  );
  const noDelay = z.literal(0);
  return z.discriminatedUnion('hookStatus', [
    z.strictObject({
      hookStatus: z.literal('SUCCESS'),
      message,
      callbackDelaySeconds: noDelay,
      clientRequestToken,
      annotations: annotations.optional(),
    }),
    z.strictObject({
      hookStatus: z.literal('FAILED'),
      errorCode: z.enum(ERROR_CODES[door]),
      message: message.min(1),
      callbackDelaySeconds: noDelay,
      clientRequestToken,
      annotations: annotations.optional(),
    }),
    z.strictObject({
      hookStatus: z.literal('IN_PROGRESS'),
      message,
      callbackDelaySeconds: z.number().int().min(0),
      clientRequestToken,
      callbackContext: z.record(z.string(), z.unknown()),
    }),
  ]);
}
