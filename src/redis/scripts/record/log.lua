-- Adds the message to a log.  KEYS: log.  ARGV: expires at or '', sent-at US sender.  Answers 1.
operations.log = { keys = 1, args = 2, run = function(key, at)
  local log = KEYS[key]
  redis.call('XADD', log, '*', 'm', field, 'a', ARGV[at + 1])
  expires(log, 'PEXPIREAT', ARGV[at])
  return 1
end }
