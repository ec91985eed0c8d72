import { circuit } from './circuit-script.ts'

/**
 * Hands back a lease with the verdict on its probe, and asks for another. ARGV: its name, `lease`, then of what is handed
 * back: the id or nothing, `good`, `bad` or `none` (or `used`: it is kept, and its probe begins now), and how long, which
 * attempt and why it would open again; then how many good and bad probes decide; then the id of the lease that is asked
 * for or nothing, for how long, how many there may be, and whether the instance follows an opening of the fleet.
 */
export const leaseLines = [
  ...circuit,
  'local back, verdict, forMs, attempt, why = ARGV[10], ARGV[11], tonumber(ARGV[12]), ARGV[13], ARGV[14]',
  'local successes, failures = tonumber(ARGV[15]), tonumber(ARGV[16])',
  "local wanted, leaseMs, most, follows = ARGV[17], tonumber(ARGV[18]), tonumber(ARGV[19]), ARGV[20] == '1'",
  "local lease = back ~= '' and fields['lease:' .. back]",
  // It is handed back once: a verdict that is told twice counts once. One that is out of time still counts in its period.
  "if lease and verdict == 'used' then",
  "  put('lease:' .. back, span(leaseMs) .. lease:match(' %d+$'))",
  'elseif lease then',
  "  drop('lease:' .. back)",
  "  if open and lease:match(' (%d+)$') == fields.period then",
  "    if verdict == 'good' then",
  "      put('good', text((tonumber(fields.good) or 0) + 1))",
  '      if tonumber(fields.good) >= successes then close() end',
  "    elseif verdict == 'bad' then",
  "      put('bad', text((tonumber(fields.bad) or 0) + 1))",
  '      if tonumber(fields.bad) >= failures then begin(forMs, attempt, why) end',
  '    end',
  '  end',
  'end',
  'local granted, fullMs = false',
  "if wanted ~= '' and ((open and remaining() == 0) or (not open and not follows)) then",
  '  local ends = {}',
  // One that a client asks for again, since it lost the answer, is the same lease.
  '  for field in pairs(fields) do',
  "    local holder = field:match('^lease:(.*)/%d+$')",
  "    local isOther = holder and field ~= 'lease:' .. wanted and lives(holder)",
  '    if isOther and endOf(field) > now then ends[#ends + 1] = endOf(field) end',
  '  end',
  '  granted = #ends < most',
  "  if granted then put('lease:' .. wanted, span(leaseMs) .. ' ' .. (fields.period or '0')) end",
  // The longest time until a lease is free: until enough of them have ended.
  '  table.sort(ends)',
  '  fullMs = ends[#ends + 1 - most] and ends[#ends + 1 - most] - now',
  'end',
  'return done({ granted = granted, fullMs = fullMs })',
]
