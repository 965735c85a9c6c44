import { expect, test } from '@jest/globals';
import { CONTRACTS } from '../../../../src/hook/policy/contract/contracts.ts';
import { aRequest } from '../../../support/events/builders.ts';

const LARGE = { resourceProperties: { Body: 'ü'.repeat(100_000) } };

test.each(['invoker', 'lambda-hook'] as const)(
  'of a request in the contract %s, what all functions are sent alike is held once, whatever each asked to get back',
  (name) => {
    const ask = CONTRACTS[name].request(aRequest({}), LARGE);
    const contexts = [{ n: 1 }, null, 'text', {}];
    const payloads = contexts.map((context) => ask(context));
    const [first] = payloads;
    for (const [index, payload] of payloads.entries()) {
      expect(payload).toHaveLength(2);
      expect(payload[0]).toBe(first?.[0]);
      expect(payload[1]?.byteLength).toBeLessThan(100);
      const whole: unknown = JSON.parse(Buffer.concat(payload).toString());
      const context = contexts[index];
      expect(whole).toMatchObject(
        name === 'invoker' ? { callbackContext: context } : { requestContext: { callbackContext: context } },
      );
    }
    // On a function's first round there is nothing of its own, and one chunk for all.
    expect(ask(undefined)).toHaveLength(1);
    expect(ask(undefined)).toBe(ask(undefined));
    const firstRound: unknown = JSON.parse(Buffer.concat(ask(undefined)).toString());
    expect(firstRound).toMatchObject(
      name === 'invoker' ? { callbackContext: {} } : { requestContext: { invocation: 1 } },
    );
  },
);
