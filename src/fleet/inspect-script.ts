import { prelude } from './fleet-script.ts'

/** At most so many processes, and so many circuits, are listed. */
export const mostListed = 200

/**
 * Who is in the fleet, and which circuits have something to show. ARGV: the quorum. A process that ended without a word has been
 * dead for `now - until` milliseconds.
 */
export const listLines = [
  ...prelude,
  'local names, processes, onlyVotes = {}, {}, {}',
  'for name, entry in pairs(hash(indexKey)) do',
  '  local generation, untilMs = indexed(entry)',
  '  if generation and untilMs > now then names[#names + 1] = name end',
  "  onlyVotes[name] = generation == 'vote'",
  'end',
  // Where there are too many, those that are open or held are listed.
  'table.sort(names, function(one, other)',
  '  if onlyVotes[one] ~= onlyVotes[other] then return onlyVotes[other] end',
  '  return one < other',
  'end)',
  `for at = #names, ${mostListed + 1}, -1 do names[at] = nil end`,
  'table.sort(names)',
  `local found = redis.call('ZREVRANGE', aliveKey, 0, ${mostListed - 1}, 'WITHSCORES')`,
  'for at = 1, #found, 2 do processes[#processes + 1] = { found[at], math.max(0, now - found[at + 1]) } end',
  'local needed = votesNeeded(tonumber(ARGV[8]))',
  'return answer({',
  '  processes = processes, names = #names > 0 and names or nil, needed = needed < math.huge and needed or nil,',
  '})',
]

/** What the fleet has of each circuit. KEYS: also those of the circuits, in the order of their names. ARGV: the names. */
export const showLines = [
  ...prelude,
  'local shown = {}',
  'for at = 8, #ARGV do',
  // If another program has put it there, the next script on the circuit mends it.
  "  local fields, flat = {}, redis.pcall('HGETALL', KEYS[at - 4])",
  '  for each = 1, flat.err and 0 or #flat, 2 do fields[flat[each]] = flat[each + 1] end',
  '  local votes, leases, holds = {}, {}, {}',
  '  for field, value in pairs(fields) do',
  "    local kind, of = field:match('^(%a+):([^/]*)')",
  "    local untilMs, more = value:match('^%d+ (%d+) ?(%d*)$')",
  '    local forMs = (whole(untilMs) or 0) - now',
  "    if kind == 'hold' and value:match('^[oc][oc]?$') and lives(of) then holds[#holds + 1] = { of, value } end",
  "    if kind == 'vote' and forMs > 0 and lives(of) then votes[#votes + 1] = { of, forMs } end",
  "    if kind == 'lease' and forMs > 0 and lives(of) then",
  // The lease of a ramp says of how many calls it is.
  "      leases[#leases + 1] = { of, forMs, field:sub(-5) == '/ramp' and whole(more) or 1 }",
  '    end',
  '  end',
  "  local open, openMs = fields.kind == 'open', tonumber(fields.openMs) or 0",
  '  local leftMs = math.min(math.max(0, (whole(fields.untilMs) or 0) - now), math.max(0, openMs))',
  '  shown[at - 7] = {',
  '    name = ARGV[at], open = open, remainingMs = open and (openMs < 0 and -1 or leftMs) or 0,',
  "    attempt = whole(fields.attempt) or 0, why = (fields.why or ''):sub(1, 1000),",
  '    votes = #votes > 0 and votes or nil, leases = #leases > 0 and leases or nil,',
  '    holds = #holds > 0 and holds or nil,',
  '  }',
  'end',
  'return answer({ shown = #shown > 0 and shown or nil })',
]
