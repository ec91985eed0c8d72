// How this process stands in its fleet.

import { count, plural } from '../design/format.ts'
import type { FleetRow } from './messages.ts'

export const FleetLine = ({ fleet }: { readonly fleet: FleetRow }) => (
  <dl class={`fleet ${fleet.attached ? '' : 'detached'}`} aria-label="Fleet">
    <div>
      <dt>Redis</dt>
      <dd class={fleet.attached ? 'good' : 'bad'}>
        {fleet.attached ? 'attached' : 'detached: this process decides alone'}
      </dd>
    </div>
    <div>
      <dt>This process</dt>
      <dd>
        <bdi>{fleet.instanceId}</bdi>
      </dd>
    </div>
    <div>
      <dt>Fleet</dt>
      <dd>
        {plural(fleet.instances, 'process', 'processes')}, {plural(fleet.circuits, 'shared circuit')}
      </dd>
    </div>
    <div>
      <dt>Generation</dt>
      <dd>{count(fleet.generation)}</dd>
    </div>
  </dl>
)
