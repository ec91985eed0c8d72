import { circuit } from './circuit-script.ts'

/**
 * The calls of the whole fleet, in parts of `bucketMs`. An instance adds what it has counted, and reads all parts; the hash goes
 * when the circuit closes. ARGV: the name, `count`, calls, failures, slow calls, bucketMs, historyMs.
 */
export const countLines = [
  ...circuit,
  'local bucketMs, historyMs = tonumber(ARGV[13]), tonumber(ARGV[14])',
  'local bucket = math.floor(now / bucketMs)',
  'local oldest = math.floor((now - historyMs) / bucketMs)',
  'if tonumber(ARGV[10]) > 0 then',
  "  local counts = { ['calls'] = ARGV[10], ['failures'] = ARGV[11], ['slow'] = ARGV[12] }",
  '  for kind, count in pairs(counts) do',
  "    if tonumber(count) > 0 then run('HINCRBY', KEYS[5], kind .. ':' .. text(bucket), count) end",
  '  end',
  "  if tonumber(ARGV[11]) > 0 then redis.call('HSET', KEYS[5], 'by:' .. instance, text(bucket)) end",
  "  redis.call('PEXPIRE', KEYS[5], text(historyMs + bucketMs))",
  'end',
  'local buckets = {}',
  'local counted = hash(KEYS[5])',
  'for field, value in pairs(counted) do',
  "  local number = tonumber(field:match('^%a+:(%d+)$') or value)",
  // A bucket of the future is one of a clock that was set back.
  '  if not number or number <= oldest or number > bucket then',
  "    redis.call('HDEL', KEYS[5], field)",
  "  elseif field:match('^calls:') then",
  '    local of = text(number)',
  '    buckets[#buckets + 1] = {',
  '      text(number), now - number * bucketMs, tonumber(value) or 0,',
  "      tonumber(counted['failures:' .. of] or 0) or 0, tonumber(counted['slow:' .. of] or 0) or 0,",
  '    }',
  '  end',
  'end',
  'return done({ bucket = text(bucket), buckets = #buckets > 0 and buckets or nil })',
]
