-- Marks messages of one conversation as gone, and when we heard of it. KEYS: every keys bucket that may hold them; the first
-- `fresh` of them get the mark when none does, for the message may yet come.
-- ARGV: heard at, fresh, then for each fresh bucket when it expires, then identities. Returns how many were there.
local heard_at, fresh = ARGV[1], tonumber(ARGV[2]) or 0

-- Marks what a bucket has; returns whether that is the message itself.
local function mark(keys, identity)
  local seen = redis.call('HGET', keys, identity)
  if not seen then return false end
  local flags, sent_at, sender, digest, gone_at = parts_of(seen)
  local was_gone = string.find(flags, 'g', 1, true)
  -- The latest counts: what was sent between two of them is gone, too. A mark without a time stays as it is.
  if not was_gone or (gone_at ~= '' and time_of(gone_at) < time_of(heard_at)) then
    local marked = { was_gone and flags or 'g' .. flags, sent_at, sender, digest, heard_at }
    redis.call('HSET', keys, identity, table.concat(marked, '\31'))
  end
  return sent_at ~= ''
end

local found = 0
for at = 3 + fresh, #ARGV do
  local identity, is_there = ARGV[at], false
  for _, keys in ipairs(KEYS) do
    is_there = mark(keys, identity)
    if is_there then break end
  end
  if is_there then
    found = found + 1
  else
    for nth = 1, fresh do redis.call('HSETNX', KEYS[nth], identity, 'g\31\31\31\31' .. heard_at) end
  end
end
for nth = 1, fresh do
  if redis.call('PTTL', KEYS[nth]) == -1 then redis.call('PEXPIREAT', KEYS[nth], ARGV[2 + nth]) end
end
return found
