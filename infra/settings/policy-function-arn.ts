/** The configured name, partial ARN or ARN of a policy function, as the IAM resource that invoking it needs. */

const SAMPLES: ReadonlyMap<string, string> = new Map([
  [`\${AWS::Partition}`, 'aws'],
  [`\${AWS::Region}`, 'eu-west-1'],
  [`\${AWS::AccountId}`, '111122223333'],
]);

/** The document with CloudFormation's pseudo parameters replaced, in every string, by values of their shape. */
export function withSamplePseudoParameters(document: unknown): unknown {
  const text: unknown = JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'string'
      ? [...SAMPLES].reduce((result, [parameter, sample]) => result.replaceAll(parameter, sample), value)
      : value,
  );
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

/** Pseudo parameters are spelled `<Region>` here, as their own colons would split the ARN in the wrong places. */
const FORM =
  /^(?:arn:(?<partition><Partition>|[a-z0-9-]+):lambda:)?(?:(?<region><Region>|[a-z]{2,}(?:-[a-z]+)+-\d+):)?(?:(?<account><AccountId>|\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9_.-]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9_-]+))?$/;

/**
 * The text for `Fn::Sub` of the ARN that `lambda:InvokeFunction` must be allowed on. Lambda checks the ARN as it was
 * asked for: one with a version or alias needs its qualified ARN, one without needs the bare one.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
export function policyFunctionArn(functionName: string): string {
  const parts = FORM.exec(functionName.replaceAll(/\$\{AWS::(\w+)\}/g, '<$1>'))?.groups;
  if (parts === undefined) throw new Error('A function name that the settings have not checked');
  const { partition = '<Partition>', region = '<Region>', account = '<AccountId>', name, qualifier } = parts;
  const arn = `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  return (qualifier === undefined ? arn : `${arn}:${qualifier}`).replaceAll(/<(\w+)>/g, `\${AWS::$1}`);
}
