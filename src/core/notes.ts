/** Whether a listener wants to hear of calls now. There is one for each subscription, so that it stands for it. */
export type Wish = () => boolean

/** What was noted of a call when it was admitted, for each subscription that asked for it. */
export type Notes = Map<Wish, unknown>

/** A permit, as far as it carries the notes of its call. */
export interface Noted {
  notes?: Notes | undefined
}
