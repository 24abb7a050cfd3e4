-- Takes the message into the record, once.
-- KEYS: keys bucket, text bucket.
-- Answers 1 if it was not there before, plus 2 if an after-recall callback said that it is gone, plus 4 if what was there
-- before has another text or another sender (what came first stays), plus 8 if something was put aside until the message
-- comes: a flag `a`, which stood in its place (edited.lua).
operations.seen = { keys = 2, args = 0, run = function(key)
  local keys = KEYS[key]
  local first, gone, differs, aside = redis.call('HSETNX', keys, field, packed), 0, 0, 0
  if first == 0 then
    local flags, sent_at, sender, digests, gone_at = parts_of(redis.call('HGET', keys, field))
    local own_flags, own_sent_at, own_sender, own_digests = parts_of(packed)
    local waits = string.find(flags, 'a', 1, true)
    if waits then aside = 8 end
    if sent_at == '' then
      first = 1
      local is_gone = string.find(flags, 'g', 1, true) and is_meant(own_sent_at, gone_at)
      if is_gone then gone = 2 end
      local whole = is_gone and 'g' .. packed .. '\31' .. gone_at or packed
      redis.call('HSET', keys, field, waits and 'a' .. whole or whole)
    else
      if string.find(flags, 'g', 1, true) then gone = 2 end
      -- Of a pair, who sent it is told by the order of the two; of an edit it may be found out later.
      local is_edit = string.find(field, '\30', 1, true)
      local is_other_way = (string.find(flags, 'r', 1, true) == nil) ~= (string.find(own_flags, 'r', 1, true) == nil)
      local is_by_other = not is_edit and (sender ~= own_sender or is_other_way)
      if digests ~= '' and own_digests ~= '' and (is_by_other or digests ~= own_digests) then differs = 4 end
    end
  end
  if first == 1 and text ~= '' then
    redis.call('HSET', KEYS[key + 1], field, text)
  end
  return first + gone + differs + aside
end }
