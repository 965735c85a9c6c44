/** One inline policy with one statement, as IAM's `Policies` takes it. */
export function policy(
  name: string,
  action: string | readonly string[],
  resource: string | readonly string[],
  condition?: object,
) {
  return {
    policyName: name,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: action,
          Resource: resource,
          ...(condition === undefined ? {} : { Condition: condition }),
        },
      ],
    },
  };
}
