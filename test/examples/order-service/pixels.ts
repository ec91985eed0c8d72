// Compares two pictures, in the browser that made them.

import type { Page } from 'playwright-core'

/** The share of pixels that differ. */
export async function differenceOf(page: Page, before: Buffer | undefined, after: Buffer | undefined): Promise<number> {
  if (before === undefined || after === undefined) throw new Error('two pictures are needed')
  return page.evaluate(
    async (pictures) => {
      const [one, other] = await Promise.all(
        pictures.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
          context?.drawImage(bitmap, 0, 0)
          return new Uint32Array(context?.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer ?? [])
        }),
      )
      if (one === undefined || other?.length !== one.length) throw new Error('the pictures have not one size')
      return one.filter((pixel, index) => pixel !== other[index]).length / one.length
    },
    [before.toString('base64'), after.toString('base64')],
  )
}
