-- Ends a turn's claim on some of its items. ARGV: turn, conversation, keep_ms, then per item:
--   id, verb, value, code, strikes
--     done:  value is the outcome
--     retry: value is the pause in ms; one more try is counted
--     back:  as it was, due at once; nothing is counted
-- Returns { ids this call really settled, turns to add }. Items the turn does not hold are left alone.
local turn, conv, keep_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = now_ms()
local settled, turns = {}, {}

for at = 4, #ARGV, 5 do
  local id, verb, value, code, strikes = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local key = item_key(id)
  if redis.call('SREM', claim_key(turn), id) == 1 and redis.call('HGET', key, 'claim') == turn then
    if verb == 'done' then
      settle(id, value, code, now, keep_ms)
      settled[#settled + 1] = id
    else
      local fields = redis.call('HMGET', key, 'rank', 'sentAt', 'rule', 'group', 'expiresAt')
      redis.call('HSET', key, 'state', 'pending', 'code', code, 'strikes', strikes)
      redis.call('HDEL', key, 'claim')
      if verb == 'retry' then redis.call('HINCRBY', key, 'tries', 1) end
      -- The last try is not planned for after the end.
      local due = math.min(now + tonumber(value), tonumber(fields[5]))
      if verb == 'back' or due <= now then
        wait_now(id, conv, tonumber(fields[1]), tonumber(fields[2]))
      else
        redis.call('ZADD', later_key(conv), due, id)
      end
    end
  end
end

if redis.call('SCARD', claim_key(turn)) == 0 then redis.call('ZREM', lane .. ':claims', turn) end
want_turns(turns, conv, now)
return { settled, turns }
