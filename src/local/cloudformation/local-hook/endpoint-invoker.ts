import { lambdaFailure } from '../../../hook/aws/lambda/lambda-failure.ts';
import type { LambdaInvoker } from '../../../hook/ports.ts';
import type { Endpoint } from '../../lambda/start-endpoint.ts';

/** Invokes the functions of an endpoint of this process. */
export function endpointInvoker(endpoint: Pick<Endpoint, 'invoke'>): LambdaInvoker {
  return {
    async invoke({ functionName, payload, signal, traceHeader }) {
      const reply = await endpoint.invoke({
        functionName,
        payload: Buffer.concat(payload),
        traceId: traceHeader,
        abandoned: () => signal.aborted,
      });
      if (reply.kind === 'refused') {
        return { kind: 'failed', ...lambdaFailure({ name: reply.errorType, statusCode: reply.status }) };
      }
      return {
        kind: 'replied',
        payload: reply.payload,
        executedVersion: reply.executedVersion,
        awsRequestId: reply.requestId,
        ...(reply.errorType === undefined ? {} : { functionError: 'Unhandled' }),
      };
    },
  };
}
