import { Fn } from 'aws-cdk-lib';

/** The text with CloudFormation's pseudo parameters filled in at deployment, and every other `${…}` left as it is. */
export function substitutePseudoParameters(text: string): string {
  if (!text.includes(`\${AWS::`)) return text;
  return Fn.sub(text.replaceAll(/\$\{(?!AWS::)/g, `\${!`));
}
