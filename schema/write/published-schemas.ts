import * as z from 'zod';
import { decisionRecord } from '../../src/hook/telemetry/records/decision-record-schema.ts';
import { invocationRecord } from '../../src/hook/telemetry/records/invocation-record-schema.ts';
import { evaluationResult } from '../../src/local/evaluation-result.ts';

/** File name in this folder → JSON Schema (2020-12), generated from the zod schema that is its source. */
export const publishedSchemas = {
  'decision-record.schema.json': publish(decisionRecord),
  'evaluation-result.schema.json': publish(evaluationResult),
  'invocation-record.schema.json': publish(invocationRecord),
};

function publish(schema: z.ZodType) {
  return z.toJSONSchema(schema, {
    io: 'input',
    override({ jsonSchema }) {
      // Where zod checks for an integer, it also checks that JavaScript can represent it: no part of the contract.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}
