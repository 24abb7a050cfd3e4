-- Takes the message into the record, once.
-- KEYS: keys bucket, text bucket, keys bucket of now (the first again: it is the same).
-- Answers 1 if it was not there before, plus 2 if an after-recall callback said that it is gone, plus 4 if something was put
-- aside until the message comes (edited.lua).
-- A `g` among the flags is the mark of that, and an empty sent-at a mark that came first.
operations.seen = { keys = 3, args = 0, run = function(key)
  local keys = KEYS[key]
  local first, gone = redis.call('HSETNX', keys, field, packed), 0
  if first == 0 then
    local seen = redis.call('HGET', keys, field)
    if string.find(seen, '^[^\31]*g') then gone = 2 end
    if string.find(seen, '^[^\31]*\31\31') then
      redis.call('HSET', keys, field, 'g' .. packed)
      first = 1
    end
  end
  if first == 1 and text ~= '' then
    redis.call('HSET', KEYS[key + 1], field, text)
  end
  local aside = 0
  if not string.find(field, '\30', 1, true) then
    local waiting = field .. '\30!'
    local here = redis.call('HEXISTS', keys, waiting) == 1
    if here or (KEYS[key + 2] ~= keys and redis.call('HEXISTS', KEYS[key + 2], waiting) == 1) then aside = 4 end
  end
  return first + gone + aside
end }
