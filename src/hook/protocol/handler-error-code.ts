/** https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html and, for the last four, the hook runtimes. */
export const HANDLER_ERROR_CODES = [
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
] as const;

export type HandlerErrorCode = (typeof HANDLER_ERROR_CODES)[number];

export function isHandlerErrorCode(value: unknown): value is HandlerErrorCode {
  return HANDLER_ERROR_CODES.some((code) => code === value);
}
