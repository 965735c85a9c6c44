/** Public resource types of AWS, from a list that needs neither network nor credentials. Takes about a second. */
export async function packagedResourceTypes(): Promise<readonly string[]> {
  const { loadAwsServiceSpec } = await import('@aws-cdk/aws-service-spec');
  const database = await loadAwsServiceSpec();
  return ofAws(database.all('resource').map(({ cloudFormationType }) => cloudFormationType));
}

export interface ListTypesOptions {
  readonly regions: readonly string[];
  /** Overrides the address of CloudFormation, for tests and local emulators. */
  readonly endpoint?: string;
}

/** Public resource types of AWS that CloudFormation lists in any of the Regions, with the SDK's default credentials. */
export async function listedResourceTypes({ regions, endpoint }: ListTypesOptions): Promise<readonly string[]> {
  const { CloudFormationClient, paginateListTypes } = await import('@aws-sdk/client-cloudformation');
  const names: string[] = [];
  for (const region of regions) {
    const client = new CloudFormationClient({
      region,
      retryMode: 'standard',
      maxAttempts: 20,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    const pages = paginateListTypes(
      { client },
      { Type: 'RESOURCE', Visibility: 'PUBLIC', DeprecatedStatus: 'LIVE', Filters: { Category: 'AWS_TYPES' } },
    );
    for await (const { TypeSummaries = [] } of pages) {
      names.push(...TypeSummaries.flatMap(({ TypeName }) => (TypeName === undefined ? [] : [TypeName])));
    }
    client.destroy();
  }
  return ofAws(names);
}

/** Those that the wildcard `AWS::*::*` covers: each once, sorted. */
function ofAws(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => /^AWS::[^:]+::[^:]+$/.test(name)).sort();
}
