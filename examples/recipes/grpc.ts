// A gRPC client behind a circuit breaker, as an interceptor: for unary calls and for streams of the server.

import { InterceptingCall, Metadata, status, type Interceptor } from '@grpc/grpc-js'
import { CircuitBreaker } from 'recloser'
import { exponential, withJitter } from 'recloser/backoff'
import { all, anyError, grpcStatus, not } from 'recloser/predicates'
import { anyOf, consecutiveFailures, failureRate } from 'recloser/trip'

export const breaker = new CircuitBreaker({
  name: 'greeter',
  // Every status but OK is a failure, except those with which a healthy service refuses a bad request.
  isFailure: all(
    anyError,
    not(grpcStatus('INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'UNAUTHENTICATED')),
    not(grpcStatus('FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE')),
  ),
  // The caller has cancelled the call.
  isIgnored: grpcStatus('CANCELLED'),
  // Not recommended(): it treats five calls that run for five seconds as a sign that the service hangs.
  // A stream may run longer.
  trip: anyOf(consecutiveFailures(5), failureRate()),
  resetTimeoutMs: withJitter(exponential({ initialMs: 500, maxMs: 30_000 }), 'equal'),
})

/** Pass it to a client: `new Greeter(address, credentials, { interceptors: [breakerInterceptor(breaker)] })`. */
export const breakerInterceptor =
  (breaker: CircuitBreaker): Interceptor =>
  (options, nextCall) => {
    const permit = breaker.admit()
    if ('code' in permit) return refusedCall(permit.message)
    return new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) =>
        next(metadata, {
          onReceiveStatus: (ended, nextStatus) => {
            if (ended.code === status.OK) permit.succeed()
            else permit.settle({ status: 'rejected', reason: ended })
            nextStatus(ended)
          },
        }),
    })
  }

/** A call that ends with UNAVAILABLE and never reaches the server. */
function refusedCall(details: string): InterceptingCall {
  const refused = { code: status.UNAVAILABLE, details, metadata: new Metadata() }
  const nothing = () => undefined
  return new InterceptingCall({
    // The caller's callback must not run before the method has returned.
    start: (_, listener) => queueMicrotask(() => listener?.onReceiveStatus?.(refused)),
    sendMessageWithContext: nothing,
    sendMessage: nothing,
    startRead: nothing,
    halfClose: nothing,
    cancelWithStatus: nothing,
    getPeer: () => '',
    getAuthContext: () => null,
  })
}
