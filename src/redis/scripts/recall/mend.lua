-- Looks at items and mends what no path should leave. ARGV: ids. Returns { states (flat), mended, turns to add }.
-- A pending item must wait somewhere, and what waits must have its turns.
local now = now_ms()
local states, turns, touched, mended = {}, {}, {}, 0
for at = 1, #ARGV do
  local id = ARGV[at]
  local fields = redis.call('HMGET', item_key(id), 'state', 'rank', 'conversation', 'sentAt')
  states[#states + 1] = fields[1] or 'missing'
  if fields[1] == 'pending' then
    local conv = fields[3]
    if not redis.call('ZSCORE', waiting_key(conv), id) and not redis.call('ZSCORE', later_key(conv), id) then
      wait_now(id, conv, tonumber(fields[2]), tonumber(fields[4]))
      mended = mended + 1
    end
    touched[conv] = true
  end
end
for conv in pairs(touched) do want_turns(turns, conv, now) end
return { states, mended, turns }
