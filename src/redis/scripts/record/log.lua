-- Adds to logs. A script so that many are one command, and so that a log cannot exist without its time of expiry.
-- For each line, KEYS: log.  ARGV: expires at, identity, sent-at US sender.  Returns 1 for each.
local answers = {}
for nth = 1, #KEYS do
  local log, at = KEYS[nth], nth * 3 - 2
  redis.call('XADD', log, '*', 'm', ARGV[at + 1], 'a', ARGV[at + 2])
  if redis.call('XLEN', log) == 1 then redis.call('PEXPIREAT', log, ARGV[at]) end
  answers[nth] = 1
end
return answers
