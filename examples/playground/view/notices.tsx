// What a link said and was ignored, and what the library refuses.

export interface NoticesProps {
  readonly ignored: readonly string[]
  /** The message of the library. */
  readonly refusal: string | undefined
  readonly onClose: () => void
}

/** More than these are counted. */
const most = 5

export const Notices = ({ ignored, refusal, onClose }: NoticesProps) => (
  <div role="alert">
    {ignored.length > 0 && (
      <div class="notice">
        <p>A part of the link was ignored:</p>
        <ul>
          {ignored.slice(0, most).map((words) => (
            <li key={words}>{words}</li>
          ))}
          {ignored.length > most && <li>and {ignored.length - most} more</li>}
        </ul>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    )}
    {refusal !== undefined && (
      <div class="notice bad">
        <p>The library refuses these options, so the run goes on with those before: {refusal}</p>
      </div>
    )}
  </div>
)
