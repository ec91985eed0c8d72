import {
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js'
import { afterAll, beforeAll } from 'vitest'
import type { Service } from '../play/service.ts'

/** How a gRPC server is ill. */
export type GrpcIllness = 'failing' | 'hanging' | 'gone'

export interface GrpcService extends Service<GrpcIllness> {
  readonly address: string
}

export interface Question {
  /** Who is to be greeted; a number is a status to answer with. */
  readonly name: string
}

const asJson = {
  requestSerialize: (value: unknown) => Buffer.from(JSON.stringify(value)),
  requestDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as Question,
  responseSerialize: (value: unknown) => Buffer.from(JSON.stringify(value)),
  responseDeserialize: (bytes: Buffer): unknown => JSON.parse(bytes.toString()),
  requestStream: false,
}

const definition = {
  greet: { path: '/greeter/greet', responseStream: false, ...asJson },
  count: { path: '/greeter/count', responseStream: true, ...asJson },
} satisfies ServiceDefinition

/** The client that a code generator would make of the definition. */
export const Greeter = makeGenericClientConstructor(definition, 'Greeter')

/** A real gRPC server on loopback that can be made ill, for the tests of a file. It counts every call that arrives. */
export function grpcService(): GrpcService {
  let illness: GrpcIllness | undefined
  let asked = 0
  let port = 0
  let server: Server | undefined

  const answers = {
    greet: ({ request }: ServerUnaryCall<Question, unknown>, answer: sendUnaryData<unknown>) => {
      asked++
      if (illness === 'hanging') return
      if (illness === 'failing') return answer({ code: status.UNAVAILABLE, details: 'out of order' })
      const code = Number(request.name)
      if (code > 0) return answer({ code, details: 'your fault' })
      answer(null, { hello: request.name })
    },
    /** Three items; `breaks off` gets one of them, and an error. */
    count: (call: ServerWritableStream<Question, unknown>) => {
      asked++
      call.write(1)
      if (call.request.name === 'breaks off') {
        call.emit('error', { code: status.UNAVAILABLE, details: 'out of order' })
        return
      }
      call.write(2)
      call.write(3)
      call.end()
    },
  }

  async function start(): Promise<void> {
    const next = new Server()
    next.addService(definition, answers)
    port = await new Promise((resolve, reject) => {
      next.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound)
        else reject(error)
      })
    })
    server = next
  }
  const stop = (): void => {
    server?.forceShutdown()
    server = undefined
  }
  beforeAll(start)
  afterAll(stop)

  return {
    get address() {
      return `127.0.0.1:${port}`
    },
    get asked() {
      return asked
    },
    fall(next) {
      illness = next
      if (next === 'gone') stop()
      return Promise.resolve()
    },
    async heal() {
      illness = undefined
      if (server === undefined) await start()
    },
  }
}
