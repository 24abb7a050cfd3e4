-- Cancels single held items for good, whatever holds them. ARGV: keep_ms, then ids. Returns the orders cancelled (JSON).
local now, keep_ms = now_ms(), tonumber(ARGV[1])
local cancelled = {}
for at = 2, #ARGV do
  local id = ARGV[at]
  local was = redis.call('HMGET', item_key(id), 'state', 'order')
  if was[1] == 'held' then
    settle(id, 'cancelled', '', now, keep_ms)
    cancelled[#cancelled + 1] = was[2]
  end
end
write_ledger()
return cancelled
