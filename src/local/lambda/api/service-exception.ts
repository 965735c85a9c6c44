import type { ServerResponse } from 'node:http';

/**
 * Errors of the service itself, as opposed to those of a function.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export type ServiceException =
  | { readonly kind: 'function-not-found'; readonly arn: string }
  | { readonly kind: 'other-region'; readonly message: string }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'invalid-client-context' }
  | { readonly kind: 'invalid-function-name'; readonly value: string }
  | { readonly kind: 'qualifier-mismatch' }
  | { readonly kind: 'invalid-invocation-type'; readonly value: string }
  | { readonly kind: 'invalid-json'; readonly reason: string }
  | { readonly kind: 'request-too-large'; readonly maxBytes: number }
  | { readonly kind: 'unknown-operation'; readonly operation: string };

export function sendServiceException(response: ServerResponse, exception: ServiceException, requestId: string): void {
  const { status, errorType, message } = serviceError(exception);
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      'x-amzn-RequestId': requestId,
      'x-amzn-ErrorType': errorType,
    })
    .end(JSON.stringify({ Type: 'User', Message: message, message }));
}

export interface ServiceError {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
}

export function serviceError(exception: ServiceException): ServiceError {
  switch (exception.kind) {
    case 'function-not-found':
      return {
        status: 404,
        errorType: 'ResourceNotFoundException',
        message: `Function not found: ${exception.arn}`,
      };
    case 'other-region':
      return { status: 404, errorType: 'ResourceNotFoundException', message: exception.message };
    case 'unsigned':
      return {
        status: 403,
        errorType: 'MissingAuthenticationTokenException',
        message:
          'Missing Authentication Token: invoking needs an Authorization header, as every SDK sends and no web page can; its content is not looked at',
      };
    case 'invalid-client-context':
      return {
        status: 400,
        errorType: 'InvalidRequestContentException',
        message: 'Client context must be a valid Base64-encoded JSON object.',
      };
    case 'invalid-function-name':
      return {
        status: 400,
        errorType: 'ValidationException',
        message: `1 validation error detected: Value '${exception.value}' at 'functionName' failed to satisfy constraint: Member must be a function name, a partial ARN or an ARN`,
      };
    case 'qualifier-mismatch':
      return {
        status: 400,
        errorType: 'InvalidParameterValueException',
        message: 'The derived qualifier from the function name does not match the specified qualifier.',
      };
    case 'invalid-invocation-type':
      return {
        status: 400,
        errorType: 'ValidationException',
        message: `1 validation error detected: Value '${exception.value}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [RequestResponse, Event, DryRun]`,
      };
    case 'invalid-json':
      return {
        status: 400,
        errorType: 'InvalidRequestContentException',
        message: `Could not parse request body into json: ${exception.reason}`,
      };
    case 'request-too-large':
      return {
        status: 413,
        errorType: 'RequestEntityTooLargeException',
        message: `Request must be smaller than ${exception.maxBytes} bytes for the InvokeFunction operation`,
      };
    case 'unknown-operation':
      return {
        status: 404,
        errorType: 'UnknownOperationException',
        message: `This endpoint answers Invoke, ListFunctions, GetFunction and GetFunctionConfiguration only, not ${exception.operation}`,
      };
  }
}
