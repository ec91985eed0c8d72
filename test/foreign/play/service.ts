/** A dependency that runs on this machine and can be made ill. */
export interface Service<Illness extends string> {
  /** How many calls have reached it. */
  readonly asked: number
  /** Makes it ill. */
  fall(illness: Illness): Promise<void>
  /** Makes it well again, and ends what hung. */
  heal(): Promise<void>
}
