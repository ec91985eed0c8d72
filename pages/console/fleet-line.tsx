// The status of this process in its fleet.

import { plural } from '../design/format.ts'
import type { FleetRow } from '../../src/console/fleet.ts'

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
  </dl>
)
