/** A process that ended without a word is shown as dead for this long, in milliseconds. */
const shownDeadMs = 600_000

/**
 * What each script begins with. Time is that of Redis alone, and processes learn only how much of a wait is left; moments that
 * lie further ahead than they can are those of a clock that was set back, and are moved. The generation is never smaller than
 * the microseconds since 1970, so that it grows also where Redis has lost all it knew. For as long as an instance may live without
 * a word, a fleet is young: those that live may not have been heard of yet. Any program may have written to a key, so what no script
 * can have written is deleted.
 *
 * KEYS: fleet, alive, index, and those of the circuit. ARGV: instance, or nothing if the caller only looks; for how long it lives without another command, the
 * epoch and generation that it knows, until when the command may run, channel, how long a key is kept; then its own.
 */
export const prelude = [
  'local fleetKey, aliveKey, indexKey = KEYS[1], KEYS[2], KEYS[3]',
  'local instance, aliveMs, knownEpoch, knownRevision = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])',
  'local deadline, channel, keepMs = tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7])',
  "local time = redis.call('TIME')",
  'local now = time[1] * 1000 + math.floor(time[2] / 1000)',
  'local micros = time[1] * 1000000 + time[2]',
  // The digits of a generation are more than tostring() writes.
  "local function text(number) return string.format('%.0f', number) end",
  // Larger numbers would lose their last digits before long, and grow no more.
  'local largest = 8e15',
  'local function whole(value)',
  "  local number = tonumber(value and value:match('^%d+$'))",
  '  return number and number <= largest and number or nil',
  'end',
  // Runs a command; a value of another type, which another program has put at its key, is deleted first.
  'local replaced = {}',
  'local function run(command, key, ...)',
  '  local answered = redis.pcall(command, key, ...)',
  "  if type(answered) == 'table' and answered.err and answered.err:find('WRONGTYPE', 1, true) then",
  '    replaced[key] = true',
  "    redis.call('DEL', key)",
  "  elseif type(answered) ~= 'table' or not answered.err then",
  '    return answered',
  '  end',
  '  return redis.call(command, key, ...)',
  'end',
  'local function hash(key)',
  "  local flat, fields = run('HGETALL', key), {}",
  '  for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end',
  '  return fields',
  'end',
  // A command that waited in a queue, or for a server that stood still: its sender has given it up.
  "if deadline and now > deadline then return cjson.encode({ status = 'late', now = now }) end",
  'local fleet = hash(fleetKey)',
  'local epoch, revision = whole(fleet.epoch) and fleet.epoch, whole(fleet.revision)',
  'local function grow()',
  '  revision = math.max(revision + 1, micros)',
  "  redis.call('HSET', fleetKey, 'revision', text(revision))",
  '  return revision',
  'end',
  // All instances have to tell anew what they know.
  'local function renew()',
  '  revision = math.max(revision or 0, whole(ARGV[4]) or 0)',
  '  epoch = text(grow())',
  "  redis.call('HSET', fleetKey, 'epoch', epoch)",
  'end',
  'if not epoch or not revision then renew() end',
  // The others have not counted it in the meantime, or do not know it yet.
  "local dead = instance ~= '' and (tonumber(redis.pcall('ZSCORE', aliveKey, instance)) or 0) <= now",
  // The first write is one that Redis refuses when it is out of memory: after another one it would let all of them pass.
  "if instance ~= '' then run('ZADD', aliveKey, text(now + aliveMs), instance) end",
  "redis.call('PEXPIRE', fleetKey, 2 * keepMs)",
  // Those that have died are shown for a while.
  `run('ZREMRANGEBYSCORE', aliveKey, '-inf', text(now - ${shownDeadMs}))`,
  "redis.call('ZREMRANGEBYSCORE', aliveKey, '(' .. text(now + 180000), '+inf')",
  "redis.call('PEXPIRE', aliveKey, keepMs)",
  "local function lives(name) return (tonumber(redis.call('ZSCORE', aliveKey, name) or 0) or 0) > now end",
  "local alive = redis.call('ZCOUNT', aliveKey, '(' .. text(now), '+inf')",
  // The fleet begins if no instance was alive, this instance included, and anew with a clock that was set back.
  'local since = whole(fleet.since)',
  'if not since or since > now or (alive == 1 and dead) then',
  '  since = now',
  "  redis.call('HSET', fleetKey, 'since', text(now))",
  'end',
  'local isYoung = now - since < aliveMs',
  // How many votes open a circuit: a number, which is never more than live, or a share of these; but it is not known how many live
  // while the fleet is young.
  'local function votesNeeded(quorum)',
  '  if isYoung then return quorum < 1 and math.huge or quorum end',
  '  return quorum < 1 and math.max(1, math.ceil(quorum * alive - 1e-9)) or math.min(quorum, alive)',
  'end',
  // What the index has of a circuit: a generation, or `vote` where it is closed; and until when that may be so.
  'local function indexed(entry)',
  "  local generation, untilMs = string.match(entry, '^([%dvote]+) (%d+)$')",
  "  local isSound = whole(untilMs) and (generation == 'vote' or (whole(generation) or revision + 1) <= revision)",
  '  if isSound then return generation, tonumber(untilMs) end',
  'end',
  'local function answer(fields)',
  '  if replaced[indexKey] then renew() end',
  "  fields.status = fields.status or 'ok'",
  '  fields.now, fields.epoch, fields.revision, fields.alive, fields.dead = now, epoch, text(revision), alive, dead',
  '  return cjson.encode(fields)',
  'end',
]

/** The beat of an instance: that it lives, and the circuits to look at, where there is one it does not know yet. */
export const beatLines = [
  ...prelude,
  'if knownEpoch == epoch and knownRevision == revision then return answer({}) end',
  'local index = {}',
  'for circuit, entry in pairs(hash(indexKey)) do',
  '  local generation, untilMs = indexed(entry)',
  '  if not generation then',
  '    replaced[indexKey] = true',
  "    redis.call('HDEL', indexKey, circuit)",
  '  elseif untilMs <= now then',
  "    redis.call('HDEL', indexKey, circuit)",
  "  elseif generation ~= 'vote' then",
  '    index[circuit] = generation',
  '  end',
  'end',
  'return answer({ index = index })',
]

/** The instance leaves: its votes, leases and holds count no more. */
export const leaveLines = [...prelude, "redis.call('ZREM', aliveKey, instance)", 'return answer({})']
