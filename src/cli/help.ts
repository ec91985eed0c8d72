/** What `recloser --help` says, and the help of each command. */
export const mainHelp = `recloser: what a circuit breaker does to real traffic, and would have done.

Usage
  recloser replay [FILE…] [options]   what a breaker would have done with the calls of a log
  recloser sweep FILE… [options]      tries many options on it, and shows those that no other beats
  recloser trials [options]           plays simulated outages against a breaker, and against none
  recloser demo                       two callers of a server that breaks, one with a breaker, in 15 s
  recloser COMMAND --help             the options of a command
  recloser --version

Exit codes
  0  done
  1  the input cannot be read, or --strict met a line that cannot; the demo did not show what it should
  2  the command line is wrong
  130  stopped by Ctrl-C
`

const input = `Input: files, or standard input where there is none or its name is -; gzip is unpacked.
  --format json|csv|access-log   what it is; without it the beginning of the input tells.
                       json: an object on each line, of recordCalls(), nginx, Envoy or a logger
                       csv: the first line has the names of the columns
                       access-log: common or combined format, with the time taken as the last field
  --time-field NAME    the field with the time of a call; of many names the usual ones are known
  --duration-field NAME, --outcome-field NAME   the same for how long it took, and how it ended;
                       a path such as res.statusCode goes into objects
  --duration-unit s|ms|us   the unit of the duration, where the name of the field does not tell
  --time-is begin|end  whether a line has the time at which its call began, or ended
  --failure-status LIST   the statuses that count as failures (default 5xx,429)
  --max-disorder N     how many lines a call may stand behind its place (default 100000)
  --strict             stop at the first line that cannot be read; otherwise they are counted

Output
  --json               the whole result as JSON; what was read is told on standard error
  --html FILE          a report with charts beside it: one page that loads nothing
`

const breaker = `The breaker; without options it opens after five failures in a row, for 60 s.
  --recommended        the options of recommended(), for those who do not want to choose
  --failure-threshold N   failures in a row
  --failure-rate SHARE    such as 0.5 or 50%, of at least --minimum-calls N (20) in --window DURATION (10s)
  --slow-calls DURATION   calls that take longer are slow; --slow-rate SHARE (0.5) of them opens it
  --stalled DURATION   no call has ended for so long, and five or more are waiting
  --reset-timeout DURATION   for how long it stays open
  --half-open-max-calls N, --success-threshold N, --half-open-failure-threshold N
  --probe-timeout DURATION   how long a probe keeps its place
  --slow-start         comes back step by step
  A DURATION is 500ms, 30s, 5m or 1h; a bare number is one of milliseconds.
`

export const replayHelp = `Usage: recloser replay [FILE…] [options]

Plays the calls of a log through a circuit breaker, and says what it would have done.

  recloser replay calls.jsonl --failure-threshold 5 --reset-timeout 30s
  zcat access.log.*.gz | recloser replay --recommended

${breaker}
${input}`

export const sweepHelp = `Usage: recloser sweep FILE… [options]

Tries every combination of options on the calls of a log, and shows those that no other one beats: the price is
the share of good calls that the breaker refuses, the protection how little the sick dependency has to bear.

  recloser sweep access.log --failure-threshold 3,5,10 --reset-timeout 5s,30s

A list, with commas between, may be given for: --failure-threshold, --reset-timeout, --half-open-max-calls,
--success-threshold, --half-open-failure-threshold and --probe-timeout.

${breaker}
${input}`
