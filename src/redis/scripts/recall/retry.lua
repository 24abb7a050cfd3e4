-- Puts refused items on the queue once more, with a clean slate. ARGV: ids. Returns { ids put back, turns to add }.
local now = now_ms()
local retried, turns, touched = {}, {}, {}
for at = 1, #ARGV do
  local id = ARGV[at]
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'group', 'conversation', 'sentAt', 'expiresAt')
  redis.call('ZREM', lane .. ':refused', id)
  if was[1] == 'refused' and (tonumber(was[7]) or 0) > now then
    tally('refused', was[2], was[3], -1)
    tally('pending', was[2], was[3], 1)
    redis.call('HSET', key, 'state', 'pending', 'tries', 0, 'forgiven', 0)
    redis.call('HDEL', key, 'settledAt')
    redis.call('PERSIST', key)
    index(id, was[3], was[4], was[6])
    wait_now(id, was[5], tonumber(was[2]), tonumber(was[6]))
    touched[was[5]] = true
    retried[#retried + 1] = id
    tell_moved(id, 'retried', now)
  end
end
for conv in pairs(touched) do want_turns(turns, conv, now) end
write_ledger()
return { retried, turns }
