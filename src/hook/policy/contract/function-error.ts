import * as z from 'zod';
import type { Outcome } from '../../domain.ts';
import { decodeJson, type JsonBudget } from '../../foreign/decode-json.ts';
import { nameOf } from '../function-name.ts';
import { REPLY_MAX_BYTES } from './contract.ts';
import { functionText } from './function-text.ts';

const text = z.string().transform(functionText).catch(functionText(''));

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html, and alike in every runtime. Each of the two may be missing. */
const errorBody = z.lazy(() => z.object({ errorMessage: text, errorType: text }));

/** Besides the texts there is a stack trace, which is not looked at. */
const BUDGET: JsonBudget = { maxBytes: REPLY_MAX_BYTES, maxDepth: 10, maxValues: 1000 };

/** What Lambda itself says when a function's own timeout ends it, in any runtime. */
const OWN_TIMEOUT = /Task timed out after (\d+(?:\.\d+)?) seconds\s*$/;

/** What it means that Lambda marked a reply as a function error. `payload` should hold the runtime's error object. */
export function decodeFunctionError(payload: Uint8Array, functionName: string): Outcome {
  const body = decodeJson(payload, BUDGET);
  const read = errorBody.safeParse(body.kind === 'undecodable' ? {} : body.value);
  const { errorMessage, errorType } = read.success ? read.data : { errorMessage: '', errorType: '' };
  const log = `(log group /aws/lambda/${nameOf(functionName)})`;
  const seconds = OWN_TIMEOUT.exec(errorMessage)?.[1];
  if (errorType === 'Sandbox.Timedout' || seconds !== undefined) {
    const after = seconds === undefined ? '' : ` of ${Number(seconds)} s`;
    const message = `the function ran into its own timeout${after}, which is to be raised if the work needs longer ${log}`;
    return { kind: 'ERROR', error: 'TIMED_OUT', message };
  }
  const said = [errorType, errorMessage].filter((text) => text !== '').join(': ');
  const message =
    errorMessage !== ''
      ? `the function failed: ${said} ${log}`
      : `the function failed${errorType === '' ? '' : ` with ${errorType}`} and gave no error message ${log}`;
  return { kind: 'ERROR', error: 'FUNCTION_ERROR', message };
}
