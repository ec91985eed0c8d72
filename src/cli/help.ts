/** The text of `recloser --help`, and the help of each command. */
export const mainHelp = `recloser: shows what a circuit breaker does to real traffic, and what it would have done.

Usage
  recloser replay [FILE…] [options]   what a breaker would have done with the calls of a log
  recloser sweep FILE… [options]      tries many options on a log, and shows the best combinations
  recloser trials [options]           simulated outages, with a breaker and without one
  recloser demo                       two callers of a server that breaks, one with a breaker; takes 15 s
  recloser COMMAND --help             the options of a command
  recloser --version

Exit codes
  0  success
  1  the input cannot be read, or a line cannot be read and --strict is set; the output or the report
     cannot be written, for example because the disk is full; or the demo failed
  2  the command line is wrong
  130  stopped by Ctrl-C
`

const input = `Input: files, or standard input if no file is given or its name is -. Files may be compressed with gzip.
  --format json|csv|access-log   the format; by default it is detected from the beginning of the input.
                       json: one object per line, from recordCalls(), nginx, Envoy or a logger
                       csv: the first line has the names of the columns
                       access-log: common or combined format, with the time taken as the last field
  --time-field NAME    the field with the time of a call; the usual names are recognised. It is a date, in UTC if it
                       has no zone, or a number since 1970, whose size shows its unit: s, ms, us or ns
  --duration-field NAME, --outcome-field NAME   the fields with the duration and the outcome of a call;
                       a path such as res.statusCode reaches a nested field
  --duration-unit s|ms|us   the unit of the duration, if the name of the field does not show it
  --time-is begin|end  whether the time of a line is when its call began, or when it ended
  --failure-status LIST   the statuses that count as failures (default 5xx,429)
  --max-disorder N     how many lines a call may be out of order, by the time it began (default 100000)
  --strict             stop at the first line that cannot be read; by default such lines are counted

Output
  --json               the whole result as JSON; the summary of the input goes to standard error
  --html FILE          also write a report with charts: one page that loads no other files
`

const breaker = `The breaker. Without options it opens after five failures in a row, for 60 s.
  --recommended        the options of recommended(), if you do not want to choose
  --failure-threshold N   opens after N failures in a row
  --failure-rate SHARE    opens at this share of failures, such as 0.5 or 50%, of at least --minimum-calls N (20)
                          in --window DURATION (10s)
  --slow-calls DURATION   calls that take longer are slow; opens at --slow-rate SHARE (0.5) of slow calls
  --stalled DURATION   opens when no call has ended for this long and five or more are in progress
  --reset-timeout DURATION   how long it stays open
  --half-open-max-calls N, --success-threshold N, --half-open-failure-threshold N
  --probe-timeout DURATION   after this long, an unfinished probe loses its place to another
  --slow-start         lets the traffic come back step by step
  A DURATION is 500ms, 30s, 5m or 1h; a number without a unit is in milliseconds.
`

export const replayHelp = `Usage: recloser replay [FILE…] [options]

Sends the calls of a log through a circuit breaker, and shows what it would have done.

  recloser replay calls.jsonl --failure-threshold 5 --reset-timeout 30s
  recloser replay access.log.*.gz --recommended

${breaker}
${input}`

export const sweepHelp = `Usage: recloser sweep FILE… [options]

Tries every combination of options on the calls of a log, and shows the combinations that no other combination
beats. They are compared by their price, the share of good calls that the breaker refuses, and by their
protection: how little load reaches the sick dependency.

  recloser sweep access.log --failure-threshold 3,5,10 --reset-timeout 5s,30s

These options take a list of values, separated by commas: --failure-threshold, --reset-timeout,
--half-open-max-calls, --success-threshold, --half-open-failure-threshold and --probe-timeout.

${breaker}
${input}`
