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
  /^(?:arn:(?<partition><Partition>|aws(?:-[a-z]+)*):lambda:(?=[^:]+:[^:]+:function:))?(?:(?<region><Region>|[a-z]{2,}(?:-[a-z]+)+-\d+):)?(?:(?<account><AccountId>|\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9_.-]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9_-]+))?$/;

/** What a name says of where the function is; a part that it leaves out, or has as a pseudo parameter, is undefined. */
export interface PolicyFunctionPlace {
  readonly partition: string | undefined;
  readonly region: string | undefined;
}

/** Undefined when it is no name, partial ARN or ARN of a function: `arn:…:layer:name` is none, for example. */
export function policyFunctionPlace(functionName: string): PolicyFunctionPlace | undefined {
  const parts = partsOf(functionName);
  const fixed = (part: string | undefined) => (part?.startsWith('<') === true ? undefined : part);
  return parts && { partition: fixed(parts.partition), region: fixed(parts.region) };
}

/**
 * The text for `Fn::Sub` of the ARN that `lambda:InvokeFunction` must be allowed on. Lambda checks the ARN as it was
 * asked for: one with a version or alias needs its qualified ARN, one without needs the bare one.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
export function policyFunctionArn(functionName: string): string {
  const parts = partsOf(functionName);
  if (parts === undefined) throw new Error('A function name that the settings have not checked');
  const { partition = '<Partition>', region = '<Region>', account = '<AccountId>', name, qualifier } = parts;
  const arn = `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  return (qualifier === undefined ? arn : `${arn}:${qualifier}`).replaceAll(/<(\w+)>/g, `\${AWS::$1}`);
}

function partsOf(functionName: string): Record<string, string | undefined> | undefined {
  return FORM.exec(functionName.replaceAll(/\$\{AWS::(\w+)\}/g, '<$1>'))?.groups;
}
