-- Shared by every script of a lane. KEYS[1] is the lane's root, a hash tag; all names are built from it here.
--
--   :item:<id>          HASH  one flagged message and how far it is (never removed before its outcome)
--   :waiting:<conv>     ZSET  items that may be claimed now, most severe first, then in order of sending
--   :later:<conv>       ZSET  items put back, by the time before which they are not due
--   :marks:<conv>       HASH  which turns of the conversation are in the queue: rank -> turn, later -> due, laterTurn
--   :claim:<turn>       SET   what the turn holds while its call is under way
--   :claims             ZSET  turns that hold something, by time of claiming
--   :outbox             ZSET  turns decided here and not yet known to be in BullMQ, by time
--   :app                STRING  whose it is
--   :ledger             HASH  flagged, pending, held, pending:<rank>, held:<rule>, and one counter per outcome
--   :of:rule:<rule>     ZSET  items without an outcome, by time of sending
--   :of:group:<group>   ZSET  the same, by group
--   :switches           HASH  what a person turned off: all, rule:<rule>, group:<group>
--   :stop               HASH  why the API is stopped by itself, until when, and when it may be probed
--   :pace               ZSET  calls that occupy a place, by the time at which it is free again
--   :rhythm             HASH  the pace's clockwork, and what a worker is to tell: wentBack, lost
--   :unconfirmed        ZSET  recalls that were accepted and that no callback told of yet, by time
--   :lost               STRING  how many were lost without an outcome since somebody asked
--   :refused            ZSET  items with outcome refused, by time
--   :journal            STREAM  what became of the items, on its way to history (journal/read-entry.ts reads it)

local lane = KEYS[1]
local RANK_STEP = 1e13 -- above any time in milliseconds, so that rank orders before time

local function item_key(id) return lane .. ':item:' .. id end
local function waiting_key(conv) return lane .. ':waiting:' .. conv end
local function later_key(conv) return lane .. ':later:' .. conv end
local function marks_key(conv) return lane .. ':marks:' .. conv end
local function claim_key(turn) return lane .. ':claim:' .. turn end
local LEDGER = lane .. ':ledger'
local JOURNAL = lane .. ':journal'

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A lane belongs to one app: messages of one app are never recalled on another. `app`: SDKAppID, or '' if the caller
-- does not say. Returns the error to answer with if the lane is another app's. The first app to come gets the lane.
local function of_other_app(app)
  if app == '' then return nil end
  local owner = redis.call('GET', lane .. ':app')
  if not owner then redis.call('SET', lane .. ':app', app) end
  if not owner or owner == app then return nil end
  return { err = 'WRONGAPP what lies here belongs to SDKAppID ' .. owner .. ', not to ' .. app }
end

local function whole(number) return string.format('%.0f', number) end

-- Changes of counters and sets are gathered while a script runs and written once at its end, by `write_ledger`: a batch
-- of ten costs little more than one item.
local counted, left = {}, {}

local function count(field, by) counted[field] = (counted[field] or 0) + by end

local function leaves(key, id)
  local ids = left[key]
  if ids then ids[#ids + 1] = id else left[key] = { id } end
end

-- A counter at zero is removed, so that names of rules do not pile up.
local function write_ledger()
  for field, by in pairs(counted) do
    if by ~= 0 and redis.call('HINCRBY', LEDGER, field, by) == 0 then redis.call('HDEL', LEDGER, field) end
  end
  for key, ids in pairs(left) do
    for from = 1, #ids, 1000 do redis.call('ZREM', key, unpack(ids, from, math.min(from + 999, #ids))) end
  end
  counted, left = {}, {}
end

-- `standing` is pending, held or an outcome. Pending and held are also counted by what one asks for them.
local function tally(standing, rank, rule, by)
  count(standing, by)
  if standing == 'pending' then count('pending:' .. rank, by) end
  if standing == 'held' then count('held:' .. rule, by) end
end

local function standing_of(state)
  if state == 'claimed' then return 'pending' end
  return state
end

local function wait_now(id, conv, rank, sent_at)
  redis.call('ZREM', later_key(conv), id)
  redis.call('ZADD', waiting_key(conv), whole(rank * RANK_STEP + sent_at), id)
end

local function leave_waiting(id, conv)
  redis.call('ZREM', waiting_key(conv), id)
  redis.call('ZREM', later_key(conv), id)
end

local function index(id, rule, group, sent_at)
  redis.call('ZADD', lane .. ':of:rule:' .. rule, sent_at, id)
  if group ~= '' then redis.call('ZADD', lane .. ':of:group:' .. group, sent_at, id) end
end

-- Gives an item its one outcome. `was`: its state, rank, rule, group and conversation. The ledger keeps it for `keep_ms`,
-- so that a later duplicate is known.
local function settle_known(id, was, outcome, code, now, keep_ms)
  local key = item_key(id)
  tally(standing_of(was.state), was.rank, was.rule, -1)
  tally(outcome, was.rank, was.rule, 1)
  -- What is claimed waits nowhere.
  if was.state ~= 'claimed' then leave_waiting(id, was.conversation) end
  leaves(lane .. ':of:rule:' .. was.rule, id)
  if was.group ~= '' then leaves(lane .. ':of:group:' .. was.group, id) end
  redis.call('HSET', key, 'state', outcome, 'code', code, 'settledAt', now, 'claim', '')
  redis.call('PEXPIRE', key, keep_ms)
  if outcome == 'recalled' and was.sent_at then
    tell(JOURNAL, 't', 'settled', 'a', now, 'i', id, 's', outcome, 'c', code, 'x', whole(now - was.sent_at))
  else
    tell(JOURNAL, 't', 'settled', 'a', now, 'i', id, 's', outcome, 'c', code)
  end
  if outcome == 'refused' then
    redis.call('ZADD', lane .. ':refused', now, id)
    redis.call('ZREMRANGEBYSCORE', lane .. ':refused', '-inf', now - keep_ms)
  end
end

local function settle(id, outcome, code, now, keep_ms)
  local was = redis.call('HMGET', item_key(id), 'state', 'rank', 'rule', 'group', 'conversation')
  local known = { state = was[1], rank = was[2], rule = was[3], group = was[4], conversation = was[5] }
  settle_known(id, known, outcome, code, now, keep_ms)
end

local function tell_moved(id, to, now) tell(JOURNAL, 't', 'moved', 'a', now, 'i', id, 's', to) end
-- An item that was removed in part (an eviction, a person, half a restore) can never be called, since its order is gone.
-- It is taken out of the ledger, so that the numbers are true and flagging takes it in again. `rank`: where it waited,
-- if known.
local function lose(id, conv, rank)
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'group')
  local state = was[1] or 'pending'
  local standing = standing_of(state)
  count('flagged', -1)
  count(standing, -1)
  local known_rank = was[2] or rank
  if standing == 'pending' and known_rank then count('pending:' .. known_rank, -1) end
  if standing == 'held' and was[3] then count('held:' .. was[3], -1) end
  if was[3] then leaves(lane .. ':of:rule:' .. was[3], id) end
  if was[4] and was[4] ~= '' then leaves(lane .. ':of:group:' .. was[4], id) end
  if conv then leave_waiting(id, conv) end
  redis.call('DEL', key)
  redis.call('HINCRBY', lane .. ':rhythm', 'lost', 1)
end

local OPEN = { pending = true, held = true, claimed = true }

-- Whether these fields are all there.
local function is_whole(fields)
  for at = 1, #fields do
    if not fields[at] then return false end
  end
  return true
end

-- Between pending and held; the item keeps its place in the order of sending.
local function hold(id)
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'conversation')
  if was[1] ~= 'pending' then return false end
  tally('pending', was[2], was[3], -1)
  tally('held', was[2], was[3], 1)
  leave_waiting(id, was[4])
  redis.call('HSET', key, 'state', 'held', 'heldAt', now_ms())
  redis.call('HDEL', key, 'letGo')
  tell_moved(id, 'held', now_ms())
  return true
end

-- How long an item was held in all, now that it is let go. Time that people took is theirs: exposure is told without it.
local function held_in_all(held_ms, held_at, now)
  return whole((tonumber(held_ms) or 0) + math.max(0, now - (tonumber(held_at) or now)))
end

-- Turns. `due` 0 is a turn that may run now; there is at most one of each rank in the queue for a conversation, and at
-- most one that waits for the earliest later item. What is returned is also in the outbox until BullMQ has it.
local function want_turn(turns, conv, rank, due, now)
  local marks = marks_key(conv)
  if due == 0 then
    if redis.call('HEXISTS', marks, rank) == 1 then return end
  else
    local planned = redis.call('HGET', marks, 'later')
    if planned and tonumber(planned) <= due then return end
  end
  local turn = 't' .. redis.call('INCR', lane .. ':turns-made')
  if due == 0 then
    redis.call('HSET', marks, rank, turn)
  else
    redis.call('HSET', marks, 'later', whole(due), 'laterTurn', turn)
  end
  local entry = table.concat({ turn, rank, whole(due), conv }, '\31')
  redis.call('ZADD', lane .. ':outbox', now, entry)
  turns[#turns + 1] = entry
end

-- After the conversation changed: a turn for each rank that waits, and one for what is due next.
local function want_turns(turns, conv, now)
  local waiting = waiting_key(conv)
  local first = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
  while #first > 0 do
    local rank = math.floor(tonumber(first[2]) / RANK_STEP)
    want_turn(turns, conv, rank, 0, now)
    if rank == 3 then break end
    first = redis.call('ZRANGEBYSCORE', waiting, whole((rank + 1) * RANK_STEP), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  end
  local next_later = redis.call('ZRANGE', later_key(conv), 0, 0, 'WITHSCORES')
  if #next_later > 0 then
    local rank = tonumber(redis.call('HGET', item_key(next_later[1]), 'rank') or 3)
    want_turn(turns, conv, rank, math.max(tonumber(next_later[2]), 1), now)
  end
end

-- A person's switches. Returns 'run', 'hold' (keep what comes) or 'cancel' (drop what comes).
local function switch_for(rule, group)
  local set = redis.call('HMGET', lane .. ':switches', 'rule:' .. rule, 'group:' .. group)
  if set[1] == 'cancel' or set[2] == 'cancel' then return 'cancel' end
  if set[1] or set[2] then return 'hold' end
  return 'run'
end
