import type { PeerSetup } from './peer.ts'
import { cockatielPeers } from './cockatiel.ts'
import { mollitiaPeers } from './mollitia.ts'
import { opossumPeers } from './opossum.ts'

export const peerSetups: readonly PeerSetup[] = [...opossumPeers, ...cockatielPeers, ...mollitiaPeers]
