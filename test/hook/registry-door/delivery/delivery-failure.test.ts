import { expect, test } from '@jest/globals';
import { deliveryFailure } from '../../../../src/hook/registry-door/delivery/delivery-failure.ts';

test.each([
  [{ name: 'AccessDeniedException' }, 'ACCESS_DENIED'],
  [{ name: 'ExpiredTokenException' }, 'ACCESS_DENIED'],
  [{ name: 'ThrottlingException' }, 'THROTTLED'],
  [{ name: 'ResourceNotFoundException' }, 'NOT_FOUND'],
  [{ name: 'AbortError' }, 'OUT_OF_TIME'],
  [AbortSignal.abort().reason, 'OUT_OF_TIME'],
  [{ name: 'Error', code: 'ECONNREFUSED' }, 'NETWORK'],
  [{ name: 'Error', code: 'ENOTFOUND' }, 'NETWORK'],
  [{ name: 'TimeoutError', code: 'ECONNRESET' }, 'NETWORK'],
  [{ name: 'Error' }, 'UNKNOWN'],
  ['text', 'UNKNOWN'],
  [undefined, 'UNKNOWN'],
])('the failure of delivery behind %p is named %s', (error: unknown, failure) => {
  expect(deliveryFailure(error)).toBe(failure);
});
