/** Lambda's limit on the `FunctionName` of Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const FUNCTION_NAME_MAX_LENGTH = 170;

/**
 * A name, partial ARN or ARN, with or without version or alias. Lambda's documented pattern, anchored, and open to every
 * partition (aws, aws-cn, aws-us-gov, aws-iso, aws-eusc, …) and Region name. Lambda's own takes an ARN of which parts are missing, or
 * of a layer, for a name: such a function cannot be there, so that it is refused here.
 */
export const FUNCTION_NAME_PATTERN =
  /^(?:arn:aws(?:-[a-z0-9-]+)?:lambda:[a-z]{2,}(?:-[a-z]+)+-\d+:\d{12}:function:|(?:[a-z]{2,}(?:-[a-z]+)+-\d+:)?(?:\d{12}:)?(?:function:)?)(?<name>[a-zA-Z0-9_.-]+)(?::(?<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9_-]+))?$/;

/** The name part: `s3-versioning` of `arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning:live`. */
export function nameOf(functionName: string): string {
  return FUNCTION_NAME_PATTERN.exec(functionName)?.groups?.name ?? functionName;
}

/** Name and qualifier: `s3-versioning:live` of `arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning:live`. */
export function qualifiedNameOf(functionName: string): string {
  const { name, qualifier } = FUNCTION_NAME_PATTERN.exec(functionName)?.groups ?? {};
  if (name === undefined) return functionName;
  return qualifier === undefined ? name : `${name}:${qualifier}`;
}
