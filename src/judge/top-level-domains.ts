/**
 * Endings that make a bare `name.ending` a link, without http or www. Left out on purpose: endings that are words
 * (`is`, `it`, `so`, `in`, `no`, …) or file types (`md`, `py`, `sh`, `rs`, `zip`, …); those count only with a path after
 * them, or behind http or www.
 */
export const BARE_ENDINGS: ReadonlySet<string> = new Set(
  `com net org info biz name pro mobi asia tel travel jobs edu gov mil int coop aero
   xyz top club site online shop store vip win icu loan bid men work link click fun space website tech live life
   world today email group team cloud blog wiki news media chat games game casino bet poker lol ltd company center
   social agency network digital finance money market trade trading exchange capital fund cash credit loans
   buzz rest bar pub cyou monster quest autos boats homes beauty hair skin makeup sbs cfd bond lat uno ink red blue
   pink black gold green date download review racing stream party science accountant faith cricket webcam gdn
   dev app page io ai gg tv cc ws fm
   cn hk tw mo jp kr sg vn th ph id.my uk eu de fr es nl ru ua pl br mx ar cl ca au nz za ng ke tr ir ae sa il ch se dk fi
   cz gr pt hu ro bg cat tk ml ga cf gq pw su me co us la ly
   example test invalid
   рф бел укр 中国 中國 公司 网络 網絡 在线 手机 商城 香港 台湾 台灣`
    .split(/\s+/)
    .filter((ending) => ending !== ''),
);
