-- Notes that Tencent told of a recall that we made. ARGV: ids. Returns how many were ours.
local now = now_ms()
local ours = 0
for at = 1, #ARGV do
  local key = item_key(ARGV[at])
  local state = redis.call('HGET', key, 'state')
  if state == 'recalled' or state == 'claimed' then
    ours = ours + redis.call('HSETNX', key, 'confirmedAt', now)
    redis.call('ZREM', lane .. ':unconfirmed', ARGV[at])
  end
end
return ours
