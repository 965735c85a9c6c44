/** The `X-Amzn-Trace-Id` header: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */

/** `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…` → `1-5759e988-bd862e3fe1be46a994272793` */
export function traceIdOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : partOf(header, 'Root');
}

/** Whether a segment sent for this trace would be kept, and has a parent. */
export function isSampled(header: string): boolean {
  return (
    partOf(header, 'Root') !== undefined && partOf(header, 'Parent') !== undefined && partOf(header, 'Sampled') === '1'
  );
}

/** The header of a child. Other parts stay, such as the `Lineage` by which Lambda detects loops. */
export function withParent(header: string, segmentId: string): string {
  return header.replace(/(^|;\s*)Parent=[^;]*/, `$1Parent=${segmentId}`);
}

function partOf(header: string, key: 'Root' | 'Parent' | 'Sampled'): string | undefined {
  for (const part of header.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === key && value !== undefined && value !== '') return value;
  }
  return undefined;
}
