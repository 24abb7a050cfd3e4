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
  local _, review, decision, wait = unpack(ARGV)
  local at = now + tonumber(wait)
  redis.call('ZADD', due, at, review)
  redis.call('HSET', what, review, decision)
  redis.call('HDEL', taken, review)
  return at
end

-- ARGV: undo, review.  Returns the decision, which nobody acts on from now on; false when it is too late, or there is none.
if verb == 'undo' then
  local _, review = unpack(ARGV)
  local score = redis.call('ZSCORE', due, review)
  if not score or tonumber(score) <= now or redis.call('HEXISTS', taken, review) == 1 then return false end
  local decision = redis.call('HGET', what, review)
  redis.call('ZREM', due, review)
  redis.call('HDEL', what, review)
  return decision
end

-- ARGV: take, for how long (ms), how many.  Returns reviews and decisions that are due; they come again when it is over.
if verb == 'take' then
  local _, for_ms, most = unpack(ARGV)
  local found = {}
  for _, review in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, most)) do
    local decision = redis.call('HGET', what, review)
    if decision then
      redis.call('ZADD', due, now + tonumber(for_ms), review)
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
local _, done = unpack(ARGV)
redis.call('ZREM', due, done)
redis.call('HDEL', what, done)
redis.call('HDEL', taken, done)
return 1
