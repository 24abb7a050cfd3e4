-- Takes the next message: one whose process has gone, or the first that waits. KEYS: waiting, taken, messages, senders.
-- ARGV: now, when another may take it.  Returns id and message; nothing when nothing waits.
local waiting, taken, messages = KEYS[1], KEYS[2], KEYS[3]
local now, until_then = unpack(ARGV)
while true do
  local id = redis.call('ZRANGEBYSCORE', taken, '-inf', now, 'LIMIT', 0, 1)[1]
  if not id then
    id = redis.call('ZRANGE', waiting, 0, 0)[1]
    if not id then return false end
    redis.call('ZREM', waiting, id)
  end
  local message = redis.call('HGET', messages, id)
  if message then
    redis.call('ZADD', taken, until_then, id)
    return { id, message }
  end
  redis.call('ZREM', taken, id)
end
