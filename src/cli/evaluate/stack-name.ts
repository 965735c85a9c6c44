/** A stack's name made from a file's: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export function stackNameOf(file: string): string {
  const base = file.replace(/^.*[/\\]/, '').replace(/(\.template)?\.[^.]*$/, '');
  const name = base
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 128);
  return name === '' ? 'stack' : name;
}
