/** The settings that the committed templates are made from. */
export const EXAMPLES = ['one-account', 'organization'].map((name) => ({
  settings: `infra/settings/examples/${name}.json`,
  output: `infra/templates/${name}`,
}));
