import * as z from 'zod';
import type { Outcome } from '../../domain.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html, and alike in every runtime. */
const errorBody = z.lazy(() =>
  z.object({ errorMessage: z.string().min(1), errorType: z.string().optional().catch(undefined) }),
);

/** What it means that Lambda marked a reply as a function error. `payload` should hold the runtime's error object. */
export function decodeFunctionError(payload: Uint8Array): Outcome {
  const body = errorBody.safeParse(parsed(payload));
  const message = body.success
    ? `the function failed: ${body.data.errorType === undefined ? '' : `${body.data.errorType}: `}${body.data.errorMessage}`
    : 'the function failed and gave no error message; its own log says more';
  return { kind: 'ERROR', error: 'FUNCTION_ERROR', message };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}
