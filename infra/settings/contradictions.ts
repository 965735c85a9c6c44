import { HOOK_TYPE_NAME } from '../../src/hook/names.ts';
import { matchesTargetName } from '../../src/hook/policy/target-name-pattern.ts';
import { deployedNames } from './deployed-names.ts';
import type { HookConfigurationSettings } from './functions/hook-configuration-text.ts';
import { constructId, type PolicyFunctionSettings } from './functions/policy-function.ts';
import { policyFunctionPlace } from './functions/policy-function-arn.ts';
import type { ActivationSettings } from './hook.ts';
import type { OrganizationSettings } from './organization.ts';
import { partitionOf, withoutType } from './regions.ts';

/** Settings of which each part is right by itself. */
interface Parts {
  readonly namePrefix: string;
  readonly regions: readonly string[];
  readonly hook: ActivationSettings;
  readonly hookConfiguration: HookConfigurationSettings;
  readonly policyFunctions: readonly PolicyFunctionSettings[];
  readonly organization?: OrganizationSettings | undefined;
}

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Where two parts of the settings contradict each other, or one contradicts what CloudFormation offers. */
export function contradictions(parts: Parts): Contradiction[] {
  return [
    ...offers(parts),
    ...policyFunctionPlaces(parts),
    ...policyFunctionNames(parts),
    ...targetNames(parts),
    ...ownStacks(parts),
    ...(parts.organization === undefined ? [] : inOrganization(parts, parts.organization)),
  ];
}

function offers({ regions, policyFunctions }: Parts): Contradiction[] {
  const found: Contradiction[] = [];
  const unhooked = withoutType('AWS::CloudFormation::LambdaHook', regions);
  if (unhooked.length > 0) {
    const message = `expected Regions that offer AWS::CloudFormation::LambdaHook; ${unhooked.join(', ')} does not: register ${HOOK_TYPE_NAME} there (npm run package)`;
    found.push({ path: ['regions'], message });
  }
  const closed = withoutType('AWS::Lambda::ResourcePolicy', regions).filter((region) => !unhooked.includes(region));
  if (policyFunctions.length > 0 && closed.length > 0) {
    const message = `expected none, as ${closed.join(', ')} does not offer AWS::Lambda::ResourcePolicy: deploy the functions there by yourself`;
    found.push({ path: ['policyFunctions'], message });
  }
  return found;
}

/** The hook asks Lambda in its own Region, and in no other. */
function policyFunctionPlaces({ regions, hookConfiguration }: Parts): Contradiction[] {
  return hookConfiguration.LambdaFunctions.flatMap((entry, index): Contradiction[] => {
    const place = policyFunctionPlace(typeof entry === 'string' ? entry : entry.FunctionName);
    const refused = (message: string) => [{ path: ['hookConfiguration', 'LambdaFunctions', index], message }];
    if (place === undefined) return [];
    const { region, partition } = place;
    const elsewhere = regions.filter((one) => region !== undefined && one !== region);
    if (elsewhere.length > 0) {
      return refused(
        `expected a function of the hook’s own Region: ${region} is out of reach for the hook in ${elsewhere.join(', ')}; write \${AWS::Region}, with a function in each Region`,
      );
    }
    return partition !== undefined && regions.some((one) => partitionOf(one) !== partition)
      ? refused(`expected the partition of the hook’s Regions, or \${AWS::Partition}; found ${partition}`)
      : [];
  });
}

function policyFunctionNames({ policyFunctions, namePrefix }: Parts): Contradiction[] {
  const ids = policyFunctions.map(({ name }) => constructId(name));
  return policyFunctions.flatMap(({ name }, index) => {
    const first = ids.indexOf(constructId(name));
    const other = policyFunctions[first]?.name;
    const path = ['policyFunctions', index, 'name'];
    if (name === deployedNames(namePrefix).hookFunction)
      return [{ path, message: 'expected another name: the hook itself has this one' }];
    if (first === index) return [];
    return [
      {
        path,
        message:
          other === name
            ? 'expected no name twice'
            : `expected a name that differs from ${other} in more than hyphens and capitals`,
      },
    ];
  });
}

/** A filter of target names that leaves out STACK or CHANGE_SET takes the operation away that was asked for. */
function targetNames({ hook: { targetOperations, targetFilters } }: Parts): Contradiction[] {
  const names = targetFilters?.targetNames;
  if (names === undefined) return [];
  return targetOperations
    .filter((operation) => operation === 'STACK' || operation === 'CHANGE_SET')
    .filter((operation) => !names.some((name) => matchesTargetName(name, operation)))
    .map((operation) => ({
      path: ['hook', 'targetFilters', 'targetNames'],
      message: `expected ${operation} among them, as targetOperations has it, and its target has this name`,
    }));
}

function ownStacks({ hook: { stackFilters }, namePrefix }: Parts): Contradiction[] {
  const own: readonly string[] = Object.values(deployedNames(namePrefix).stacks);
  return (stackFilters.excludeStackNames ?? []).flatMap((name, index) =>
    own.includes(name)
      ? [
          {
            path: ['hook', 'stackFilters', 'excludeStackNames', index],
            message: 'expected none of the hook’s own stacks, which are excluded anyhow',
          },
        ]
      : [],
  );
}

function inOrganization({ regions, hook }: Parts, organization: OrganizationSettings): Contradiction[] {
  const found: Contradiction[] = [];
  const refuse = (path: readonly (string | number)[], message: string) => found.push({ path, message });
  if (hook.code.from === 'bucket' && hook.code.bucketPrefix.includes(`\${`)) {
    refuse(
      ['hook', 'code', 'bucketPrefix'],
      'expected a name without an account id: every account of the organisation reads the buckets of the deployment account',
    );
  }
  const { waves, sinks, monitoringAccount } = organization;
  waves.forEach((wave, index) => {
    const unknown = wave.regions?.filter((code) => !regions.includes(code)) ?? [];
    if (unknown.length > 0) {
      refuse(
        ['organization', 'waves', index, 'regions'],
        `expected Regions that are also in regions; ${unknown.join(', ')} is not`,
      );
    }
  });
  const units = waves.flatMap(({ organizationalUnits }) => organizationalUnits);
  if (units.length > 1 && units.some((unit) => unit.startsWith('r-'))) {
    refuse(['organization', 'waves'], 'expected the root (r-…) by itself, as every other unit is part of it');
  }
  if (sinks === undefined) return found;
  const missing = regions.filter((region) => sinks[region] === undefined);
  if (missing.length > 0) {
    refuse(['organization', 'sinks'], `expected a sink for each Region, or none at all; missing ${missing.join(', ')}`);
  }
  for (const [region, sink] of Object.entries(sinks)) {
    if (sink.startsWith('arn:') && !sink.includes(`:oam:${region}:${monitoringAccount}:`)) {
      refuse(
        ['organization', 'sinks', region],
        `expected a sink of this Region in the monitoring account, arn:…:oam:${region}:${monitoringAccount}:sink/…`,
      );
    }
  }
  return found;
}
