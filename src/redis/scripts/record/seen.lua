-- Takes the message into the record, once.
-- KEYS: keys bucket, text bucket.
-- Answers 1 if it was not there before, plus 2 if an after-recall callback said that it is gone, plus 4 if what was there
-- before has another digest: another text, or another sender. What came first stays.
operations.seen = { keys = 2, args = 0, run = function(key)
  local keys = KEYS[key]
  local first, gone, differs = redis.call('HSETNX', keys, field, packed), 0, 0
  if first == 0 then
    local flags, sent_at, _, digest, gone_at = parts_of(redis.call('HGET', keys, field))
    local _, own_sent_at, _, own_digest = parts_of(packed)
    if sent_at == '' then
      first = 1
      local is_gone = is_meant(own_sent_at, gone_at)
      if is_gone then gone = 2 end
      redis.call('HSET', keys, field, is_gone and 'g' .. packed .. '\31' .. gone_at or packed)
    else
      if string.find(flags, 'g', 1, true) then gone = 2 end
      if digest ~= '' and own_digest ~= '' and digest ~= own_digest then differs = 4 end
    end
  end
  if first == 1 and text ~= '' then
    redis.call('HSET', KEYS[key + 1], field, text)
  end
  return first + gone + differs
end }
