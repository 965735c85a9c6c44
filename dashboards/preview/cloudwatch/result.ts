/** What CloudWatch could do and this simulator cannot: said, not guessed. */
export interface NotModelled {
  readonly kind: 'not-modelled';
  readonly reason: string;
}

export function notModelled(reason: string): NotModelled {
  return { kind: 'not-modelled', reason };
}
