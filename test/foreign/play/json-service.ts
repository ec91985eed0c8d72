import { httpService, sendJson, type HttpService } from './http-service.ts'

/** What `/well` answers. */
export const greeting = { hello: 'world' }

/** A service whose path says what it answers: `/well`, or a status such as `/404`. */
export const jsonService = (): HttpService =>
  httpService(({ url = '' }, response) => {
    if (url === '/well') sendJson(response, 200, greeting)
    else sendJson(response, Number(url.slice(1)), { error: 'your fault' })
  })

/** What a response by the shape of fetch says, or an error where its status is none of success. */
export async function read(response: { ok: boolean; status: number; json(): Promise<unknown> }): Promise<unknown> {
  const body = await response.json()
  if (!response.ok) throw new Error(`status ${response.status}`)
  return body
}
