/** Days from 90 on that CloudWatch Logs can keep a log for (API PutRetentionPolicy). */
const CHOICES = [90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/**
 * The shortest of CloudWatch's retentions that is no shorter than asked for, in days.
 *
 * @throws RangeError above 3653, which the configuration does not allow
 */
export function logRetention(days: number): number {
  const found = CHOICES.find((choice) => choice >= days);
  if (found === undefined) throw new RangeError(`CloudWatch keeps no log for ${days} days`);
  return found;
}
