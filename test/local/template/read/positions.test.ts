import { describe, expect, test } from '@jest/globals';
import { describePosition } from '../../../../src/local/template/position.ts';
import { propertyPosition } from '../../../../src/local/template/resolve/resolve-resource.ts';
import { resolve } from '../resolve.ts';

const yaml = `# A comment
Conditions: {C: !Equals [a, a]}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: name
      Tags:
        - Key: a
          Value: b
        - {Key: c, Value: d}
      Encryption: !If
        - C
        - Algorithm: aes
        - none
`;
const json = JSON.stringify({ Resources: { Bucket: { Type: 'T', Properties: { A: { B: [1, { C: 2 }] } } } } }, null, 2);

describe('A property has the place where the template writes it', () => {
  test.each<[string, string, readonly (string | number)[], string]>([
    ['the resource', yaml, [], 'template.yaml:4:3'],
    ['a property', yaml, ['BucketName'], 'template.yaml:7:7'],
    ['a list item', yaml, ['Tags', 1], 'template.yaml:11:11'],
    ['a key in a list item', yaml, ['Tags', 0, 'Value'], 'template.yaml:10:11'],
    ['a property of a function’s result', yaml, ['Encryption', 'Algorithm'], 'template.yaml:13:9'],
    ['a property that is not there', yaml, ['Versioning'], 'template.yaml:7:7'],
    ['a property in JSON', json, ['A', 'B', 1, 'C'], 'template.yaml:10:15'],
  ])('%s', (_, text, path, expected) => {
    const [resource] = resolve(text).resources;
    if (resource === undefined) throw new Error('the template has no resource');
    expect(describePosition(propertyPosition(resource, path))).toBe(expected);
  });
});
