-- Gives a turn up to `max` items of its conversation. ARGV: turn, conversation, max, keep_ms, 'probe' or '', rank, app,
-- and optionally, when the script should also take a place for the call: slot, calls per second, horizon (us), forgotten
-- after (us), pause between probes (us), as in pace-take.
-- Returns { status, items, turns to add, outcomes reached meanwhile, 'probe' or '', wait for the place (us) }
--   status: 'claimed' (perhaps nothing), 'again' (what the turn holds since an earlier claim), or 'stopped' or 'full' (the
--     turn goes back to the queue as it is)
--   items: id, order, tries, forgiven, held for (ms), flat;  outcomes: id, outcome, order, flat
-- A turn that holds something already (its worker died) gets the same again.
local turn, conv, most, keep, asked_as, rank_of_turn, app, slot, rate, horizon, forgotten_after, probe_pause = unpack(ARGV)
local max, keep_ms = tonumber(most), tonumber(keep)
local other = of_other_app(app)
if other then return other end
local now = now_ms()
local items, turns, outcomes = {}, {}, {}

local probe, wait = asked_as, 0
if slot then
  local status, found, waits = take_places(slot, tonumber(rate), tonumber(horizon), tonumber(forgotten_after),
    tonumber(probe_pause), 1)
  if status ~= 'granted' then return { status, items, turns, outcomes, '', 0 } end
  probe, wait = found, waits[1]
elseif redis.call('HEXISTS', lane .. ':switches', 'all') == 1 or (probe ~= 'probe' and redis.call('EXISTS', lane .. ':stop') == 1) then
  return { 'stopped', items, turns, outcomes, '', 0 }
end

local function give(id, order, tries, forgiven, held_ms)
  local at = #items
  items[at + 1], items[at + 2], items[at + 3], items[at + 4], items[at + 5] = id, order, tries or 0, forgiven or 0, held_ms or 0
end

local held = redis.call('SMEMBERS', claim_key(turn))
for _, id in ipairs(held) do
  local known = redis.call('HMGET', item_key(id), 'order', 'tries', 'forgiven', 'heldMs')
  -- What Redis lost cannot be called, and must not keep the others.
  if known[1] then
    give(id, known[1], known[2], known[3], known[4])
  else
    redis.call('SREM', claim_key(turn), id)
    lose(id, conv)
  end
end
if #items > 0 then
  write_ledger()
  return { 'again', items, turns, outcomes, probe, wait }
end

local marks = redis.call('HGETALL', marks_key(conv))
for at = 1, #marks, 2 do
  if marks[at + 1] == turn then
    redis.call('HDEL', marks_key(conv), marks[at])
    if marks[at] == 'laterTurn' then redis.call('HDEL', marks_key(conv), 'later') end
  end
end

-- Planned at a time that is still ahead: the clock of Redis went back meanwhile. The pause stays as long as it was.
local first_later = redis.call('ZRANGE', later_key(conv), 0, 0)[1]
if first_later and tonumber(redis.call('HGET', item_key(first_later), 'plannedAt') or 0) > now + 500 then
  local planned = redis.call('ZRANGE', later_key(conv), 0, 499, 'WITHSCORES')
  for at = 1, #planned, 2 do
    local key = item_key(planned[at])
    local planned_at = tonumber(redis.call('HGET', key, 'plannedAt') or 0)
    if planned_at > now then
      redis.call('ZADD', later_key(conv), whole(now + tonumber(planned[at + 1]) - planned_at), planned[at])
      redis.call('HSET', key, 'plannedAt', now)
    end
  end
end

local due = redis.call('ZRANGEBYSCORE', later_key(conv), '-inf', now, 'LIMIT', 0, 500)
for _, id in ipairs(due) do
  local fields = redis.call('HMGET', item_key(id), 'rank', 'sentAt')
  if fields[1] and fields[2] then
    wait_now(id, conv, tonumber(fields[1]), tonumber(fields[2]))
  else
    lose(id, conv)
  end
end

local switches = {}
local function switch_of(rule, group)
  local name = rule .. '\31' .. group
  switches[name] = switches[name] or switch_for(rule, group)
  return switches[name]
end

local function finish(id, was, outcome)
  settle_known(id, was, outcome, '', now, keep_ms)
  outcomes[#outcomes + 1] = id
  outcomes[#outcomes + 1] = outcome
  outcomes[#outcomes + 1] = was.order
end

-- A more severe turn may have taken what this turn stood for. Then the rest waits for its own turn, behind conversations
-- that have something more severe.
local top = redis.call('ZRANGE', waiting_key(conv), 0, 0, 'WITHSCORES')
if top[2] and math.floor(tonumber(top[2]) / RANK_STEP) > tonumber(rank_of_turn) then max = 0 end

-- Items that a switch or the time took out leave room for others; bounded, so that no script runs long.
local taken, looked = {}, 0
while #taken < max and looked < 500 do
  local ids = redis.call('ZRANGE', waiting_key(conv), 0, max - #taken - 1)
  if #ids == 0 then break end
  looked = looked + #ids
  -- All of the page go from here: into the claim, or to where they belong instead.
  redis.call('ZREM', waiting_key(conv), unpack(ids))
  for _, id in ipairs(ids) do
    local key = item_key(id)
    local fields = redis.call('HMGET', key, 'state', 'rank', 'rule', 'group', 'expiresAt', 'order', 'tries', 'forgiven', 'heldMs')
    local was = { state = fields[1], rank = fields[2], rule = fields[3], group = fields[4], conversation = conv,
      order = fields[6] }
    if not was.state or (was.state == 'pending' and not was.order) then
      lose(id, conv, top[2] and math.floor(tonumber(top[2]) / RANK_STEP))
    elseif was.state == 'pending' then
      local switch = switch_of(was.rule, was.group)
      if (tonumber(fields[5]) or 0) <= now then
        finish(id, was, 'expired')
      elseif switch == 'cancel' then
        finish(id, was, 'cancelled')
      elseif switch == 'hold' and redis.call('HEXISTS', key, 'letGo') == 0 then
        hold(id)
      else
        taken[#taken + 1] = id
        redis.call('HSET', key, 'state', 'claimed', 'claim', turn)
        give(id, fields[6], fields[7], fields[8], fields[9])
      end
    end
  end
end
if #taken > 0 then
  redis.call('SADD', claim_key(turn), unpack(taken))
  redis.call('ZADD', lane .. ':claims', now, turn)
end

if #taken == 0 and slot then give_place_back(slot .. '.1', tonumber(rate), probe == 'probe') end

want_turns(turns, conv, now)
write_ledger()
return { 'claimed', items, turns, outcomes, probe, wait }
