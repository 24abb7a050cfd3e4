-- Shared by the scripts that walk through an index of open items, page by page.

-- ARGV: index, last item of the page before or '', its score, how many to look at, then what the script itself wants.
-- Items leave during a walk, so a page cannot begin at a position. It begins behind the last item or, if that has left,
-- with the first item of the same time. An item met twice was dealt with the first time.
local walked, last_item, last_score, look_at = unpack(ARGV)
local INDEX, MANY = lane .. ':of:' .. walked, tonumber(look_at)

local function page()
  local from = 0
  if last_item ~= '' then
    local rank = redis.call('ZRANK', INDEX, last_item)
    from = rank and rank + 1 or redis.call('ZCOUNT', INDEX, '-inf', '(' .. last_score)
  end
  local found, ids = redis.call('ZRANGE', INDEX, from, from + MANY - 1, 'WITHSCORES'), {}
  for at = 1, #found, 2 do ids[#ids + 1] = found[at] end
  -- Where the next page begins; nothing, when this is the last.
  if #ids < MANY then return ids, '', '' end
  return ids, ids[#ids], found[#found]
end

-- From ARGV[at]: 'rest' or '', then names of brakes that stand. Returns a test: whether what is held of this rule and
-- group stays so. Without 'rest' a person named what goes, and nothing stays.
local function stays_held(at)
  local rest, standing = ARGV[at] == 'rest', {}
  for each = at + 1, #ARGV do standing[ARGV[each]] = true end
  return function(rule, group)
    if not rest then return false end
    return standing['rule:' .. rule] or standing['group:' .. group] or switch_for(rule, group) ~= 'run'
  end
end

-- Whether something was held by then. Held at a time that is still to come: the clock of Redis went back since.
local function held_before(held_at, before, now)
  local at = tonumber(held_at) or 0
  return at <= before or at > now + 500
end
