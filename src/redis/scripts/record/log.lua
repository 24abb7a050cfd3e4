-- Adds a line to a log.  KEYS: log.  ARGV: expires at, identity, sent-at US sender.  Answers 1.
operations.log = { keys = 1, args = 3, run = function(key, at)
  local log = KEYS[key]
  redis.call('XADD', log, '*', 'm', ARGV[at + 1], 'a', ARGV[at + 2])
  if not expiring[log] then
    if redis.call('XLEN', log) == 1 then redis.call('PEXPIREAT', log, ARGV[at]) end
    expiring[log] = true
  end
  return 1
end }
