-- Looks at items and mends what no path should leave. ARGV: ids. Returns { states (flat), mended, turns to add, lost }.
-- What is left of an item that was removed in part is taken out of the ledger: it can never be called. What must be so: a
-- pending item waits somewhere; a claimed item is held by a turn that the sweep knows; what waits has its turns; items
-- without an outcome are found by rule and group.
local now = now_ms()
local states, turns, touched, mended, lost = {}, {}, {}, 0, 0
for at = 1, #ARGV do
  local id = ARGV[at]
  local key = item_key(id)
  local fields = redis.call('HMGET', key, 'state', 'rank', 'conversation', 'sentAt', 'rule', 'group', 'order', 'expiresAt')
  local state, conv, claim = fields[1], fields[3], redis.call('HGET', key, 'claim')
  if (OPEN[state] or (not state and redis.call('EXISTS', key) == 1)) and not is_whole(fields) then
    if claim and claim ~= '' then redis.call('SREM', claim_key(claim), id) end
    if state then lose(id, conv) else redis.call('DEL', key) end
    state, lost = nil, lost + 1
  end
  if state == 'pending' or state == 'held' or state == 'claimed' then index(id, fields[5], fields[6], fields[4]) end
  if state == 'claimed' then
    if claim and redis.call('SISMEMBER', claim_key(claim), id) == 1 then
      redis.call('ZADD', lane .. ':claims', 'NX', now, claim)
    else
      redis.call('HSET', key, 'state', 'pending', 'claim', '')
      state = 'pending'
    end
  end
  states[#states + 1] = state or 'missing'
  if state == 'pending' then
    if not redis.call('ZSCORE', waiting_key(conv), id) and not redis.call('ZSCORE', later_key(conv), id) then
      wait_now(id, conv, tonumber(fields[2]), tonumber(fields[4]))
      mended = mended + 1
    end
    touched[conv] = true
  end
end
for conv in pairs(touched) do want_turns(turns, conv, now) end
write_ledger()
return { states, mended, turns, lost }
