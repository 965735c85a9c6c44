import type { ErrorCodes } from '../protocol/response/respond.ts';

/**
 * A Lambda Hook may only say NonCompliant or InternalFailure:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
 */
export const lambdaErrorCodes: ErrorCodes = {
  forVerdict: (verdict) =>
    verdict.kind === 'BLOCKED' && verdict.blockedBy === 'NON_COMPLIANT' ? 'NonCompliant' : 'InternalFailure',
  forRejection: () => 'InternalFailure',
};
