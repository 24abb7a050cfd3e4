-- Decisions that wait for their effect. KEYS: due, what, taken.
--   due    ZSET  reviews, by when their decision is acted on (ms)
--   what   HASH  review -> the decision (JSON)
--   taken  HASH  review -> that a process acts on it: from then on it cannot be undone
local due, what, taken = KEYS[1], KEYS[2], KEYS[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local verb = ARGV[1]

-- ARGV: put, review, decision, how long to wait (ms).  Returns when it is due.
if verb == 'put' then
  local at = now + tonumber(ARGV[4])
  redis.call('ZADD', due, at, ARGV[2])
  redis.call('HSET', what, ARGV[2], ARGV[3])
  redis.call('HDEL', taken, ARGV[2])
  return at
end

-- ARGV: undo, review.  Returns the decision, which nobody acts on from now on; false when it is too late, or there is none.
if verb == 'undo' then
  local score = redis.call('ZSCORE', due, ARGV[2])
  if not score or tonumber(score) <= now or redis.call('HEXISTS', taken, ARGV[2]) == 1 then return false end
  local decision = redis.call('HGET', what, ARGV[2])
  redis.call('ZREM', due, ARGV[2])
  redis.call('HDEL', what, ARGV[2])
  return decision
end

-- ARGV: take, for how long (ms), how many.  Returns reviews and decisions that are due; they come again when it is over.
if verb == 'take' then
  local found = {}
  for _, review in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, ARGV[3])) do
    local decision = redis.call('HGET', what, review)
    if decision then
      redis.call('ZADD', due, now + tonumber(ARGV[2]), review)
      redis.call('HSET', taken, review, now)
      found[#found + 1] = review
      found[#found + 1] = decision
    else
      redis.call('ZREM', due, review)
    end
  end
  return found
end

-- ARGV: done, review.
redis.call('ZREM', due, ARGV[2])
redis.call('HDEL', what, ARGV[2])
redis.call('HDEL', taken, ARGV[2])
return 1
