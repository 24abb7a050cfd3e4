-- Shared by release and discard. From ARGV[at]: 'rest' or '', then names of brakes that stand. Returns a test: whether
-- what is held of this rule and group stays so. Without 'rest' a person named what goes, and nothing stays.
local function stays_held(at)
  local rest, standing = ARGV[at] == 'rest', {}
  for each = at + 1, #ARGV do standing[ARGV[each]] = true end
  return function(rule, group)
    if not rest then return false end
    return standing['rule:' .. rule] or standing['group:' .. group] or switch_for(rule, group) ~= 'run'
  end
end
