-- Notes that Tencent told of a recall that we made. ARGV: ids. Returns how many were ours.
local now = now_ms()
local ours = 0
for at = 1, #ARGV do
  local key = item_key(ARGV[at])
  local state = redis.call('HGET', key, 'state')
  if state == 'recalled' or state == 'claimed' then
    if redis.call('HSETNX', key, 'confirmedAt', now) == 1 then
      ours = ours + 1
      tell_moved(ARGV[at], 'confirmed', now)
    end
    redis.call('ZREM', lane .. ':unconfirmed', ARGV[at])
  end
end
return ours
