-- Keeps a message to be judged late, once. KEYS: waiting, taken, messages, senders.
-- ARGV: id, sender, message, now, how far those of one sender stand apart, most.
-- Returns 1 when it is kept, 0 when there are too many.
local waiting, messages, senders = KEYS[1], KEYS[3], KEYS[4]
local id, sender, message, now, apart, most = unpack(ARGV)
if redis.call('HEXISTS', messages, id) == 1 then return 1 end
if redis.call('HLEN', messages) >= tonumber(most) then return 0 end
local before = redis.call('HINCRBY', senders, sender, 1) - 1
redis.call('HSET', messages, id, message)
redis.call('ZADD', waiting, string.format('%.0f', tonumber(now) + before * tonumber(apart)), id)
return 1
