/**
 * CloudWatch takes 1–1,024 printable ASCII characters, at least one of them not a space:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function dimensionValue(value: string): string {
  if (ACCEPTED.test(value)) return value;
  const replaced = value.replace(NOT_PRINTABLE, '?').trim().slice(0, 1024);
  return replaced === '' ? '?' : replaced;
}

const ACCEPTED = /^[!-~](?:[ -~]{0,1022}[!-~])?$/;
const NOT_PRINTABLE = /[^ -~]/gu;
