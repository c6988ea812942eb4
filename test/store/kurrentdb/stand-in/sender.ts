/** One open subscription's way to its client: it can be mute, dropped, or too slow. */
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { Node, OpenSubscription } from './node.ts'
import { failureOf, type Refusal } from './refusals.ts'
import { drained } from './sending.ts'

/** How long a client may take nothing, with more waiting than allowed, before it counts as slow. */
const slowAfterMs = 100

/** The fate of a message: `behind`: sent, but far more is waiting than the client takes. */
export type Sent = 'sent' | 'behind' | 'over'

/** The sending side of one subscription. */
export type Sender = {
  /** Sends one message when the client takes it; `waiting` counts what else would go. */
  readonly send: (message: ReadResp, isBehind: () => boolean) => Promise<Sent>
  /** Resolves at the next write to the log, or when the subscription is over. */
  readonly untilWritten: () => Promise<void>
  readonly drop: (refusal: Refusal) => void
  readonly isOver: () => boolean
}

type Call = ServerWritableStream<ReadReq, ReadResp>

/** A door that `open` unlocks; closed again by `shut`. */
const newDoor = () => {
  let isOpen = true
  let wake: () => void = () => {}
  let opened: Promise<void> = Promise.resolve()
  return {
    through: () => opened,
    shut: () => {
      if (!isOpen) return
      isOpen = false
      opened = new Promise((resolve) => {
        wake = resolve
      })
    },
    open: () => {
      isOpen = true
      wake()
    },
  }
}

const untilTaken = async (call: Call, isBehind: () => boolean): Promise<Sent> => {
  const since = performance.now()
  const taken = drained(call).then(() => 'taken' as const)
  for (;;) {
    let timer: NodeJS.Timeout | undefined
    const pause = new Promise<'waiting'>((resolve) => {
      timer = setTimeout(resolve, 20, 'waiting')
    })
    const first = await Promise.race([taken, pause])
    clearTimeout(timer)
    if (call.cancelled) return 'over'
    if (first === 'taken') return 'sent'
    if (performance.now() - since >= slowAfterMs && isBehind()) return 'behind'
  }
}

/** Opens the sending side and puts it among the node's open subscriptions. */
export const openSender = (node: Node, call: Call): Sender => {
  const unmuted = newDoor()
  const written = newDoor()
  let isOver = false
  const stopListening = node.log.onWrite(written.open)
  const finish = () => {
    isOver = true
    stopListening()
    node.subscriptions.delete(open)
    unmuted.open()
    written.open()
  }
  const drop = (refusal: Refusal) => {
    if (isOver) return
    finish()
    call.emit('error', failureOf(refusal))
  }
  const open: OpenSubscription = { drop, mute: unmuted.shut, unmute: unmuted.open }
  node.subscriptions.add(open)
  call.on('cancelled', finish)
  return {
    drop,
    isOver: () => isOver || call.cancelled,
    untilWritten: () => {
      written.shut()
      return isOver ? Promise.resolve() : written.through()
    },
    send: async (message, isBehind) => {
      await unmuted.through()
      if (isOver || call.cancelled) return 'over'
      return call.write(message) ? 'sent' : untilTaken(call, isBehind)
    },
  }
}
