-- Keeps what somebody said lately, each message once, and says what stands around it.
-- KEYS: bucket, the one that is nearest to the message (the same again: none is near).
-- ARGV: whose, GS-ended names of what counts it, 't' and text, or 's' for that of the message (which has its own 't'), or ''
-- for none, and in one string: at least, most to keep.
-- Answers with a list, whose tails are: names RS text. With its length instead where fewer are there than `at least`,
-- since nothing can be full then.

-- A list is written in pages, so that who says much is not written all over with each message: a page that is full may
-- have another behind it.
local PAGE = 1000
local function page_name(name, page) return page == 0 and name or name .. '\28' .. page end

-- The list, its last page and the number of that; nil where there is none.
local function read(bucket, name)
  local list = redis.call('HGET', bucket, name)
  if not list then return nil, '', 0 end
  local last, page = list, 0
  while #last >= PAGE do
    local next_page = redis.call('HGET', bucket, page_name(name, page + 1))
    if not next_page then break end
    list, last, page = list .. next_page, next_page, page + 1
  end
  return list, last, page
end

-- The newest of a list that has grown too long, as one page, and the message that is asked about, however late it came.
local function shorten(bucket, name, list, pages, most, mark)
  local entries, own = {}, nil
  for start, sent_at in string.gmatch(list, '(\28[^\30]*\30)%-?(%w*)') do
    if start == mark then own = #entries end
    entries[#entries + 1] = { time_of(sent_at), #entries }
  end
  table.sort(entries, function(one, other) return one[1] > other[1] or (one[1] == other[1] and one[2] > other[2]) end)
  local kept, place = {}, 0
  for newest = 1, math.min(most, #entries) do kept[entries[newest][2]] = true end
  if own then kept[own] = true end
  list = string.gsub(list, '\28[^\28]*', function()
    place = place + 1
    if not kept[place - 1] then return '' end
  end)
  for page = 1, pages do redis.call('HDEL', bucket, page_name(name, page)) end
  redis.call('HSET', bucket, name, list)
  return list
end

-- An edit may be counted where its message was not; the rest stays as it came first.
local function add_names(bucket, name, list, mark, names)
  local from, to, all = string.find(list, '^[^\30]*\30([^\30]*)', string.find(list, mark, 1, true) + #mark)
  local known = all
  for one in string.gmatch(names, '[^\29]+\29') do
    if not string.find(all, one, 1, true) then all = all .. one end
  end
  if all == known then return list end
  list = string.sub(list, 1, to - #known) .. all .. string.sub(list, to + 1)
  redis.call('HSET', bucket, name, list)
  local page = 1
  while redis.call('HDEL', bucket, page_name(name, page)) == 1 do page = page + 1 end
  return list
end

operations.recent = { keys = 2, args = 4, run = function(key, at)
  local bucket, near, name, names = KEYS[key], KEYS[key + 1], ARGV[at], ARGV[at + 1]
  local _, _, mark, start = about_message()
  local at_least, most = string.match(ARGV[at + 3], '^(%d+) (%d+)')
  local said = ARGV[at + 2] == 's' and text or ARGV[at + 2]
  local entry = start .. names .. '\30' .. string.gsub(string.sub(said, 2), '[\28\30]', '')
  local other, list = near ~= bucket and read(near, name) or ''
  if string.find(other, mark, 1, true) then
    list, other = read(bucket, name) or '', add_names(near, name, other, mark, names)
  elseif redis.call('HSETNX', bucket, name, entry) == 1 then
    list = entry
  else
    local last, page
    list, last, page = read(bucket, name)
    if string.find(list, mark, 1, true) then
      list = add_names(bucket, name, list, mark, names)
    else
      if #last >= PAGE then last, page = '', page + 1 end
      redis.call('HSET', bucket, page_name(name, page), last .. entry)
      list = list .. entry
      if page > 0 and length_of(list) > most * 1.25 then list = shorten(bucket, name, list, page, tonumber(most), mark) end
    end
  end
  local all = list .. other
  local size = length_of(all)
  if size < tonumber(at_least) then return size end
  return all
end }
