import { useEffect, useState } from 'preact/hooks'

export interface CopyButtonProps {
  readonly label: string
  /** Asked for when the button is pressed. */
  readonly text: () => string
}

/** Copies a text, and says so. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [told, tell] = useState('')
  useEffect(() => {
    if (told === '') return
    const timer = setTimeout(() => tell(''), 3_000)
    return () => clearTimeout(timer)
  }, [told])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text())
      tell('Copied.')
    } catch {
      tell('The browser does not let this page copy.')
    }
  }
  return (
    <span class="copy">
      <span class="soft" role="status">
        {told}
      </span>
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
    </span>
  )
}
