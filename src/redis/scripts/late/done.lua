-- A message was judged, or put back to be tried later. KEYS: waiting, taken, messages, senders.
-- ARGV: id, sender, then for one to be tried again: when, and the message with how often it was tried.
local waiting, taken, messages, senders = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, sender, again_at, message = unpack(ARGV)
if redis.call('HEXISTS', messages, id) == 0 then return 0 end
if again_at then
  redis.call('HSET', messages, id, message)
  redis.call('ZADD', taken, again_at, id)
  return 1
end
redis.call('ZREM', taken, id)
redis.call('ZREM', waiting, id)
redis.call('HDEL', messages, id)
if redis.call('HINCRBY', senders, sender, -1) <= 0 then redis.call('HDEL', senders, sender) end
return 1
