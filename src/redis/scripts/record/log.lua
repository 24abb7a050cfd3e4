-- Adds the message to a log.  KEYS: log.  ARGV: sent-at US sender.  Answers 1.
operations.log = { keys = 1, args = 1, run = function(key, at)
  redis.call('XADD', KEYS[key], '*', 'm', field, 'a', ARGV[at])
  return 1
end }
