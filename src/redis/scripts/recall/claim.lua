-- Gives a turn up to `max` items of its conversation. ARGV: turn, conversation, max, keep_ms, 'probe' or ''
-- Returns { status, items, turns to add, outcomes reached meanwhile }
--   status: 'claimed' (perhaps nothing), or 'stopped' (the turn goes back to the queue as it is)
--   items: id, order, tries, strikes, flat;  outcomes: id, outcome, order, flat
-- A turn that holds something already (its worker died) gets the same again.
local turn, conv, max, keep_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_ms()
local items, turns, outcomes = {}, {}, {}

local stop = redis.call('HGET', lane .. ':stop', 'until')
if redis.call('HEXISTS', lane .. ':switches', 'all') == 1 then return { 'stopped', items, turns, outcomes } end
if stop and ARGV[5] ~= 'probe' then return { 'stopped', items, turns, outcomes } end

local function give(id)
  local fields = redis.call('HMGET', item_key(id), 'order', 'tries', 'strikes')
  items[#items + 1] = id
  items[#items + 1] = fields[1]
  items[#items + 1] = fields[2]
  items[#items + 1] = fields[3]
end

local held = redis.call('SMEMBERS', claim_key(turn))
if #held > 0 then
  for _, id in ipairs(held) do give(id) end
  return { 'claimed', items, turns, outcomes }
end

local marks = redis.call('HGETALL', marks_key(conv))
for at = 1, #marks, 2 do
  if marks[at + 1] == turn then
    redis.call('HDEL', marks_key(conv), marks[at])
    if marks[at] == 'laterTurn' then redis.call('HDEL', marks_key(conv), 'later') end
  end
end

local due = redis.call('ZRANGEBYSCORE', later_key(conv), '-inf', now, 'LIMIT', 0, 500)
for _, id in ipairs(due) do
  local fields = redis.call('HMGET', item_key(id), 'rank', 'sentAt')
  wait_now(id, conv, tonumber(fields[1]), tonumber(fields[2]))
end

local function finish(id, outcome)
  local order = redis.call('HGET', item_key(id), 'order')
  settle(id, outcome, '', now, keep_ms)
  outcomes[#outcomes + 1] = id
  outcomes[#outcomes + 1] = outcome
  outcomes[#outcomes + 1] = order
end

-- Items that a switch or the time took out leave room for others; bounded, so that no script runs long.
local taken, looked = 0, 0
while taken < max and looked < 500 do
  local id = redis.call('ZRANGE', waiting_key(conv), 0, 0)[1]
  if not id then break end
  looked = looked + 1
  local key = item_key(id)
  local fields = redis.call('HMGET', key, 'state', 'expiresAt', 'rule', 'group')
  if fields[1] ~= 'pending' then
    redis.call('ZREM', waiting_key(conv), id)
  elseif tonumber(fields[2]) <= now then
    finish(id, 'expired')
  else
    local switch = switch_for(fields[3], fields[4])
    if switch == 'cancel' then
      finish(id, 'cancelled')
    elseif switch == 'hold' then
      hold(id)
    else
      taken = taken + 1
      redis.call('ZREM', waiting_key(conv), id)
      redis.call('HSET', key, 'state', 'claimed', 'claim', turn)
      redis.call('SADD', claim_key(turn), id)
      give(id)
    end
  end
end
if taken > 0 then redis.call('ZADD', lane .. ':claims', now, turn) end

want_turns(turns, conv, now)
return { 'claimed', items, turns, outcomes }
