-- Adds to a log. A script only so that a log cannot exist without its time of expiry.
-- KEYS: log.  ARGV: expires at, identity, sent-at US sender.
redis.call('XADD', KEYS[1], '*', 'm', ARGV[2], 'a', ARGV[3])
if redis.call('XLEN', KEYS[1]) == 1 then redis.call('PEXPIREAT', KEYS[1], ARGV[1]) end
return 1
