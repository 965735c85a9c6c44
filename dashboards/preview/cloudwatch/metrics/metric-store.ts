import { type Datum, parseRecordLine, type RecordLine } from '../logs/record-line.ts';

/** Where a log line arrived. CloudWatch keeps metrics per account and Region; a monitoring account sees several accounts. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface Sample {
  readonly timestamp: number;
  readonly value: number;
}

/** All that was ever reported for one metric in one dimension set, account and Region. */
export interface StoredSeries extends Place {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly samples: Sample[];
}

/** A record and the log group's place. */
export interface StoredRecord extends RecordLine, Place {}

/** What CloudWatch knows after it has read the log lines. */
export class MetricStore {
  readonly #series = new Map<string, StoredSeries>();
  readonly #records: StoredRecord[] = [];
  readonly #defaultPlace: Place;

  /** `place` is where lines are taken to have arrived that do not name an account and a Region themselves. */
  constructor(place: Place) {
    this.#defaultPlace = place;
  }

  get series(): Iterable<StoredSeries> {
    return this.#series.values();
  }

  /** In the order of their arrival. */
  get records(): readonly StoredRecord[] {
    return this.#records;
  }

  /** Whether the line was a record. */
  ingest(line: string): boolean {
    const record = parseRecordLine(line);
    if (record === undefined) return false;
    const place = this.#placeOf(record);
    this.#records.push({ ...record, ...place });
    for (const datum of record.data) this.report(datum, place);
    return true;
  }

  /** What no log line tells: metrics that an AWS service reports of itself. */
  report(datum: Datum, place: Place): void {
    const key = JSON.stringify([place.accountId, place.region, datum.namespace, datum.metric, ...datum.dimensions]);
    let series = this.#series.get(key);
    if (series === undefined) {
      const { namespace, metric, dimensions } = datum;
      series = { ...place, namespace, metric, dimensions, samples: [] };
      this.#series.set(key, series);
    }
    for (const value of datum.values) series.samples.push({ timestamp: datum.timestamp, value });
  }

  /** False for the metrics of an AWS service that nobody reported: that they are not known does not mean that there are none. */
  tells(namespace: string): boolean {
    return !namespace.startsWith('AWS/') || [...this.#series.values()].some((one) => one.namespace === namespace);
  }

  #placeOf({ fields }: RecordLine): Place {
    const { accountId, region } = fields;
    return {
      accountId: typeof accountId === 'string' ? accountId : this.#defaultPlace.accountId,
      region: typeof region === 'string' ? region : this.#defaultPlace.region,
    };
  }
}
