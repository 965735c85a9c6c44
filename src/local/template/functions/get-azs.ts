import { type IntrinsicFunction, textArgument, unresolvedCall } from '../value/evaluation-context.ts';
import { Unresolved } from '../value/unresolved.ts';

/**
 * Which zones an account has, and their names, is known to AWS only ("customers have access to different Availability
 * Zones"), so the list is unresolved unless the caller brings it. An empty string means the stack's Region.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html
 */
export const getAzs: IntrinsicFunction = (call, evaluation) => {
  const given = textArgument(call, evaluation, call.argument, 'the Region');
  if (given instanceof Unresolved) return given;
  const region = given === '' ? evaluation.pseudoParameters.get('AWS::Region') : given;
  const name = typeof region === 'string' ? region : null;
  const zones = name === null ? undefined : evaluation.known.availabilityZones.get(name);
  return zones ?? unresolvedCall(call, [{ kind: 'AVAILABILITY_ZONES', region: name }]);
};
