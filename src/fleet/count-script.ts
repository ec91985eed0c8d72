import { circuit } from './circuit-script.ts'

/**
 * The calls of the whole fleet, in parts of `bucketMs`. An instance adds what it has counted, says how many of its calls of late
 * went wrong, and reads all parts; the hash goes when the circuit closes. ARGV: the name, `count`, calls, failures, slow calls,
 * bucketMs, historyMs, and how many went wrong; a number that grows, so that what comes again counts once; and for how long that
 * has been told.
 */
export const countLines = [
  ...circuit,
  'local bucketMs, historyMs, wrong = tonumber(ARGV[13]), tonumber(ARGV[14]), tonumber(ARGV[15])',
  'local number, newest = tonumber(ARGV[16]), math.floor(now / bucketMs)',
  'local bucket = math.max(0, math.floor((now - tonumber(ARGV[17])) / bucketMs))',
  'local oldest = math.floor((now - historyMs) / bucketMs)',
  'local counted = hash(KEYS[5])',
  // What is of the future was written by a clock that was set back, and there is no more of anything than there are calls.
  'local function isGood(field, value)',
  "  local kind, of = field:match('^(%a+):(.*)$')",
  "  if kind == 'by' then",
  "    local untilMs, seen, last, part = value:match('^(%d+) (%d+) (%d+) (%d+)$')",
  '    untilMs = whole(untilMs)',
  '    return untilMs and whole(seen) and whole(last) and whole(part) and untilMs > now and untilMs <= now + historyMs',
  '  end',
  '  local part, count = whole(of), whole(value)',
  '  if not part or text(part) ~= of or part <= oldest or part > newest or not count then return false end',
  "  if kind ~= 'failures' and kind ~= 'slow' then return kind == 'calls' end",
  "  return count <= (whole(counted['calls:' .. of]) or 0)",
  'end',
  'for field, value in pairs(counted) do',
  '  if not isGood(field, value) then',
  '    counted[field] = nil',
  "    redis.call('HDEL', KEYS[5], field)",
  '  end',
  'end',
  // What an instance has told last, and in which part of time that is.
  "local last, lastBucket = (counted['by:' .. instance] or ''):match('(%d+) (%d+)$')",
  'if number <= (tonumber(last) or 0) then',
  '  bucket = tonumber(lastBucket)',
  'else',
  "  local counts = { ['calls'] = ARGV[10], ['failures'] = ARGV[11], ['slow'] = ARGV[12] }",
  '  for kind, count in pairs(counts) do',
  "    local field = kind .. ':' .. text(bucket)",
  "    if tonumber(count) > 0 and bucket > oldest then counted[field] = text(redis.call('HINCRBY', KEYS[5], field, count)) end",
  '  end',
  '  local by = { text(now + historyMs), text(wrong), text(number), text(bucket) }',
  "  redis.call('HSET', KEYS[5], 'by:' .. instance, table.concat(by, ' '))",
  "  redis.call('PEXPIRE', KEYS[5], text(historyMs + bucketMs))",
  'end',
  'local buckets = {}',
  'for field, calls in pairs(counted) do',
  "  local of = field:match('^calls:(%d+)$')",
  '  if of then',
  "    local failures, slow = counted['failures:' .. of] or 0, counted['slow:' .. of] or 0",
  '    buckets[#buckets + 1] = { of, now - of * bucketMs, tonumber(calls), tonumber(failures), tonumber(slow) }',
  '  end',
  'end',
  'return done({ bucket = text(bucket), buckets = #buckets > 0 and buckets or nil })',
]
